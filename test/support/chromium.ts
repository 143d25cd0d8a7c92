/** Owns the browser that pages are looked at with: Debian's Chromium, driven without a window. */
import { existsSync } from 'node:fs';

import { chromium, type Browser } from 'playwright-core';
import { afterAll, beforeAll, type TestContext } from 'vitest';

import { enginesRequired } from '../engines/unavailable.js';

const PROGRAM = '/usr/bin/chromium';

/** Starts it for the surrounding `describe`. The function it gives skips the test where there is none, and fails it where engines are required (CI). */
export function useChromium(): (context: TestContext) => Browser {
  let browser: Browser | undefined;
  const missing = `${PROGRAM} missing: apt-get install --no-install-recommends chromium`;
  beforeAll(async () => {
    // The sandbox of Chromium refuses to run as root, as tests in containers do; the pages are our own.
    if (existsSync(PROGRAM)) browser = await chromium.launch({ executablePath: PROGRAM, args: ['--no-sandbox'] });
    else console.warn(`NO BROWSER: ${missing}\n  Tests are skipped; STOWAWAY_REQUIRE_ENGINES=1 makes that a failure.`);
  });
  afterAll(async () => browser?.close());
  return (context) => {
    if (browser !== undefined) return browser;
    if (enginesRequired()) throw new Error(missing);
    return context.skip(missing);
  };
}
