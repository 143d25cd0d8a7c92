/** Files that hold a secret of their own, so that a test sees which of them were found. */
import { secret } from '../acceptance/secrets.js';
import type { TarEntry } from '../support/tar.js';

/** What a leaky file holds. @param number Another one is another secret. */
export function leak(number = 1): string {
  return `${['//registry.npmjs.org/:_authToken', secret(`NPM_TOKEN_${number}`)].join('=')}\n`;
}

export function leakyFile(name: string, number = 1): TarEntry {
  return { name, content: leak(number) };
}
