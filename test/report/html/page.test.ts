/** The page as text: what is in it, what is not, and how long it takes. What a reader sees of it is in browser.test.ts. */
import { createHash } from 'node:crypto';

import { describe, expect, it } from 'vitest';

import { htmlPage } from '../../../src/report/html/page.js';
import type { PageData } from '../../../src/report/html/view.js';
import { CASES } from '../../support/report-cases.js';
import { CANARY, finding, image, report } from '../../support/report.js';
import { thousands } from '../../support/thousands.js';

const OPTIONS = { showSecrets: false, width: 80, colour: false };

describe.each(Object.keys(CASES))('the page of the case "%s"', (name) => {
  const text = htmlPage(CASES[name]!, OPTIONS);

  it('is whole: every element is closed where it should be', () => expect(unbalanced(text)).toEqual([]));

  it('holds no secret, and nothing to load', () => {
    expect(text).not.toContain(CANARY);
    expect(text).not.toMatch(/<(?:link|img|iframe|object|embed|base)\b|\bsrc=|@import|url\(/);
  });

  it('carries every finding once', () => {
    const [, data = ''] = /<script type="application\/json" id="data">([\s\S]*?)<\/script>/.exec(text) ?? [];
    const { findings } = JSON.parse(data) as PageData;
    const { images, files = [] } = CASES[name]!;
    const idOf = ({ id, detector }: { id: string; detector: string }): string => `${detector} ${id}`;
    expect(findings.map(idOf).sort()).toEqual([...images, ...files].flatMap((one) => one.findings.map(idOf)).sort());
  });

  it('is the same every time', () => expect(htmlPage(CASES[name]!, OPTIONS)).toBe(text));

  it('runs its own script and style only, by hash, and no handlers or styles in attributes', () => {
    const policy = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(text)?.[1]?.replaceAll('&#39;', "'");
    const [style, script] = [/<style>([\s\S]*?)<\/style>/, /<script>([\s\S]*?)<\/script>/].map((element) => element.exec(text)?.[1] ?? '');
    expect(policy).toBe(
      `default-src 'none'; style-src '${hash(style!)}'; script-src '${hash(script!)}'; base-uri 'none'; form-action 'none'; ` +
        "require-trusted-types-for 'script'; trusted-types stowaway",
    );
    expect(text.match(/<script/g)).toHaveLength(2);
    expect(text.replace(/<script>[\s\S]*<\/script>/, '')).not.toMatch(/<[^>]+ (?:on\w+|style)=/);
  });
});

it('shows values in full only when asked', () => {
  const leaky = report([image({ findings: [finding()] })]);
  expect(htmlPage(leaky, { ...OPTIONS, showSecrets: true })).toContain(CANARY);
});

it('tells in its head what it is about', () => {
  expect(htmlPage(CASES['few']!, OPTIONS)).toContain('<title>shop:1.4 · Stowaway</title>');
  expect(htmlPage(CASES['skips']!, OPTIONS)).toContain('<title>3 images · Stowaway</title>');
});

it('carries 5,000 findings in little time and space', () => {
  const many = thousands(5_000);
  htmlPage(thousands(10), OPTIONS);
  const start = process.cpuUsage();
  const text = htmlPage(many, OPTIONS);
  const { user, system } = process.cpuUsage(start);
  expect((user + system) / 1e6).toBeLessThan(3);
  expect(text.length).toBeLessThan(8_000_000);
  // Rows are made as they are looked at: only the first stand in the page.
  expect(text.match(/<details class="finding [a-z]+" id="f\d/g)).toHaveLength(50);
});

function hash(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}

/** Tags that were opened and not closed, or the other way round. */
function unbalanced(text: string): string[] {
  const open: string[] = [];
  const wrong: string[] = [];
  const markup = text.replace(/<(script|style)\b[^>]*>[\s\S]*?<\/\1>/g, '').replace('<!doctype html>', '');
  for (const [tag, slash, name = ''] of markup.matchAll(/<(\/?)([a-z]\w*)(?:\s[^>]*)?>/g)) {
    if (['meta', 'input', 'rect'].includes(name)) continue;
    if (slash === '') open.push(name);
    else if (open.pop() !== name) wrong.push(tag);
  }
  return [...wrong, ...open];
}
