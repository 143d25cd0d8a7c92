/** The page as its readers meet it: in a real browser, wide and narrow, by mouse, keyboard and screen reader, on paper. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import type { AxeResults } from 'axe-core';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, type TestContext } from 'vitest';

import type { SealedReport } from '../../../src/report/format.js';
import { htmlPage } from '../../../src/report/html/page.js';
import { useChromium } from '../../support/chromium.js';
import { CASES } from '../../support/report-cases.js';
import { elsewhere, finding, image, report, sighting, step, STEPS } from '../../support/report.js';
import { thousands } from '../../support/thousands.js';

const browserFor = useChromium();
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
/** To be looked at after a change of the style. */
const SHOTS = new URL('../../../.cache/html/', import.meta.url).pathname;
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'stowaway-html-'));
  mkdirSync(SHOTS, { recursive: true });
});
afterAll(() => rmSync(folder, { recursive: true }));

/** What a page did that it must not. */
type Trespasses = string[];

/** Opens the page of a report, as a file, as most people will. */
async function open(
  context: TestContext,
  of: SealedReport,
  options: BrowserContextOptions = {},
): Promise<{ page: Page; trespasses: Trespasses }> {
  const file = join(folder, 'report.html');
  writeFileSync(file, htmlPage(of, { showSecrets: false, width: 80, colour: false }));
  const session = await browserFor(context).newContext(options);
  context.onTestFinished(() => session.close());
  const page = await session.newPage();
  const trespasses: Trespasses = [];
  const address = pathToFileURL(file).href;
  page.on('request', (request) => request.url() === address || trespasses.push(`asked for ${request.url()}`));
  page.on('console', (message) => trespasses.push(`wrote ${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => trespasses.push(`threw ${error.message}`));
  page.on('dialog', (dialog) => trespasses.push(`showed ${dialog.message()}`));
  await page.goto(address);
  return { page, trespasses };
}

const shown = (page: Page): Promise<number> => page.locator('details.finding').count();
const FEW = CASES['few']!;
const LOOKS = {
  clean: CASES['clean']!,
  five: FEW,
  lines: CASES['lines']!,
  several: CASES['skips']!,
  files: CASES['files']!,
  thousands: thousands(5_000),
};

describe.each(Object.keys(LOOKS) as (keyof typeof LOOKS)[])('the page "%s"', (name) => {
  it.for([
    { width: 1280, colorScheme: 'light' as const },
    { width: 1280, colorScheme: 'dark' as const },
    { width: 400, colorScheme: 'light' as const },
    { width: 400, colorScheme: 'dark' as const },
  ])('fits $width pixels in $colorScheme colours, loads nothing, and can be used by everyone', async ({ width, colorScheme }, context) => {
    const { page, trespasses } = await open(context, LOOKS[name], { viewport: { width, height: 900 }, colorScheme });
    await page.screenshot({ path: join(SHOTS, `${name}-${width}-${colorScheme}.png`), fullPage: true });
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
    await page.evaluate(AXE);
    const { violations } = await page.evaluate<AxeResults>('axe.run()');
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
    expect(trespasses).toEqual([]);
  });
});

describe('what an image says', () => {
  const attack = (mark: string): string =>
    `"'><script>${mark}()</script><img src=x onerror=${mark}()><svg/onload=${mark}()></title></style></script><!--\u2028\u202e\x1b[2J\${${mark}()}javascript:${mark}()`;
  const hostile = report([
    image({
      reference: attack('alert'),
      platform: attack('prompt'),
      steps: [...STEPS.slice(0, 5), step(5, `RUN ${attack('alert')}`, 3), ...STEPS.slice(6)],
      base: { by: 'option', name: attack('confirm'), layers: 1 },
      findings: [
        finding({
          title: attack('alert'),
          redacted: attack('prompt'),
          evidence: attack('confirm'),
          originEvidence: { kind: 'modified', owner: attack('alert') },
          rootCause: { step: 5, text: attack('alert') },
          remedies: [{ text: attack('alert'), patch: attack('alert'), diff: `+${attack('alert')}`, revoke: 'javascript:alert(1)' }],
          sightings: [
            sighting({ path: attack('alert'), chain: [attack('alert')], step: 5 }),
            elsewhere('label', { name: attack('prompt'), step: 5 }),
            elsewhere('history', { step: 5 }),
          ],
        }),
        finding({ sightings: [sighting({ path: attack('alert') })] }),
      ],
      skipped: [{ reason: 'unreadable', severity: 'policy', path: attack('alert'), detail: attack('alert'), layer: attack('alert') }],
    }),
  ]);

  it('is shown as text and does nothing', async (context) => {
    const { page, trespasses } = await open(context, hostile);
    await page.getByRole('button', { name: 'Open all' }).click();
    await page.waitForTimeout(100);
    expect(await page.locator('img, iframe, object, main script, [onerror], [onload], a[href^="javascript:"]').count()).toBe(0);
    expect(await page.locator('h2').innerText()).toBe(
      `"'><script>alert()</script><img src=x onerror=alert()><svg/onload=alert()></title></style></script><!--\\u2028\\u202e\\x1b[2J\${alert()}javascript:alert()`,
    );
    expect(await page.locator('main').innerText()).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}\p{Zl}]/u);
    expect(trespasses).toEqual([]);
  });

  it('would not run even if it got into the page as markup', async (context) => {
    const { page, trespasses } = await open(context, hostile);
    const attempts = `
      const refused = [];
      for (const attempt of [
        () => { document.body.innerHTML = '<b>'; },
        () => { const script = document.createElement('script'); script.text = 'globalThis.ran = 1'; document.body.append(script); },
      ]) try { attempt(); } catch (error) { refused.push(error.name); }
      refused;`;
    expect(await page.evaluate(attempts)).toContain('TypeError');
    expect(await page.evaluate('globalThis.ran')).toBeUndefined();
    expect(trespasses.every((trespass) => /Trusted|trusted|Content Security Policy/.test(trespass))).toBe(true);
  });
});

describe('the list of 5,000 findings', () => {
  it('is narrowed by words, by choices and by a step, and says how much is left', async (context) => {
    const { page, trespasses } = await open(context, thousands(5_000));
    const status = page.locator('output');
    expect(await status.innerText()).toBe('5,000 findings');
    expect(await shown(page)).toBe(50);

    await page.getByRole('searchbox').fill('TENANTS/123/ npmrc');
    expect(await status.innerText()).toBe('1 of 5,000 findings');
    expect(await page.locator('.finding .where').innerText()).toContain('/srv/tenants/123/.npmrc:5');

    await page.getByRole('button', { name: 'Show all' }).click();
    await page.getByLabel('critical').check();
    expect(await status.innerText()).toBe('1,250 of 5,000 findings');
    await page.getByLabel('high').check();
    await page.getByLabel('possible').check();
    expect(await status.innerText()).toBe('500 of 5,000 findings');
    await page.getByLabel('deleted').check();
    await page.getByLabel('base').check();
    const expected = Array.from({ length: 2_500 }, (_, at) => at).filter((at) => at % 5 === 0 && at % 4 === 0 && at % 11 === 0).length;
    expect(await status.innerText()).toBe(`${expected} of 5,000 findings`);
    expect(await shown(page)).toBe(expected);

    await page.getByRole('button', { name: 'Show all' }).click();
    await page.getByRole('link', { name: '1,000 leaks' }).click();
    expect(await page.locator('.only').innerText()).toContain('Only step 7');
    expect(await status.innerText()).toBe('1,250 of 5,000 findings');
    await page.getByRole('button', { name: 'all steps' }).click();
    expect(await status.innerText()).toBe('5,000 findings');
    expect(trespasses).toEqual([]);
  });

  it('grows as it is read, and opens what a link names', async (context) => {
    const { page } = await open(context, thousands(5_000));
    await page.getByRole('button', { name: 'Show 50 more of 4950' }).click();
    expect(await shown(page)).toBe(100);
    expect(await page.evaluate('document.activeElement.parentElement.id')).toBe('f51');
    await page.getByLabel('critical').check();
    await page.evaluate("location.hash = '#f4321'");
    await page.locator('#f4321[open]').waitFor();
    expect(await page.evaluate('document.activeElement.parentElement.id')).toBe('f4321');
    expect(await page.getByLabel('critical').isChecked()).toBe(false);
  });

  it('answers at once', async (context) => {
    const { page } = await open(context, thousands(5_000));
    // Time of the page's own thread, whatever else the machine does.
    const taken = await page.evaluate<number>(`(() => {
      const field = document.querySelector('input[type=search]');
      const times = ['t', 'te', 'tenants/49', 'tenants/499', ''].map((text) => {
        const start = performance.now();
        field.value = text;
        field.dispatchEvent(new Event('input', { bubbles: true }));
        document.body.getBoundingClientRect();
        return performance.now() - start;
      });
      return times.sort((a, b) => a - b)[2];
    })()`);
    expect(taken).toBeLessThan(300);
  });
});

describe('the keyboard', () => {
  it('reaches everything: skip link, theme, filters, rows', async (context) => {
    const { page } = await open(context, FEW);
    const focused = (): Promise<unknown> =>
      page.evaluate('document.activeElement.className || document.activeElement.name || document.activeElement.tagName');
    await page.keyboard.press('Tab');
    expect(await focused()).toBe('skip');
    await page.keyboard.press('Enter');
    expect(await page.evaluate('document.activeElement.id')).toBe('findings-0');
    await page.keyboard.press('Tab');
    expect(await focused()).toBe('text');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Space');
    expect(await page.locator('output').innerText()).toBe('2 of 7 findings');
    for (let presses = 0; (await page.evaluate('document.activeElement.tagName')) !== 'SUMMARY'; presses++) {
      expect(presses).toBeLessThan(20);
      await page.keyboard.press('Tab');
    }
    const first = page.locator('#f1');
    expect(await first.getAttribute('open')).toBe('');
    await page.keyboard.press('Enter');
    expect(await first.getAttribute('open')).toBe(null);
    await page.keyboard.press('/');
    expect(await focused()).toBe('text');
    await page.keyboard.type('a/b');
    expect(await page.getByRole('searchbox').inputValue()).toBe('a/b');
  });
});

describe('light and dark', () => {
  it('follows the reader, and the switch', async (context) => {
    const { page } = await open(context, FEW, { colorScheme: 'dark' });
    const paper = (): Promise<unknown> => page.evaluate('getComputedStyle(document.body).backgroundColor');
    const dark = await paper();
    await page.getByLabel('light', { exact: true }).check({ force: true });
    const light = await paper();
    expect(light).not.toBe(dark);
    await page.getByLabel('auto').check({ force: true });
    expect(await paper()).toBe(dark);
    await page.emulateMedia({ media: 'print' });
    expect(await paper()).toBe('rgb(255, 255, 255)');
  });
});

describe('on paper', () => {
  it('everything stands open, and afterwards is as before', async (context) => {
    const { page } = await open(context, thousands(200));
    const opened = page.locator('details.finding[open]');
    expect(await opened.count()).toBe(0);
    await page.evaluate("dispatchEvent(new Event('beforeprint'))");
    expect(await opened.count()).toBe(200);
    await page.evaluate("dispatchEvent(new Event('afterprint'))");
    expect(await opened.count()).toBe(0);
    await page.pdf({ path: join(SHOTS, 'printed.pdf'), format: 'A4' });
    expect(readFileSync(join(SHOTS, 'printed.pdf')).length).toBeGreaterThan(100_000);
  });
});

describe('without its script', () => {
  it('still tells what leaked, and what to do', async (context) => {
    const { page } = await open(context, thousands(60), { javaScriptEnabled: false });
    expect(await shown(page)).toBe(50);
    const text = await page.locator('body').innerText();
    expect(text).toContain('The first 50 of 60 findings are listed');
    expect(text).toContain('48 secrets leaked');
    expect(await page.locator('#filters').isVisible()).toBe(false);
  });
});
