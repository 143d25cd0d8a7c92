import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

import { INSTALLATION } from '../../model/installation.js';

/** The style and the script of the page, as the build made them of `browser/`, and the policy that lets nothing else in. */

export const style = (): string => readFileSync(new URL('dist/report/html/page.css', INSTALLATION), 'utf8');

export const script = (): string => readFileSync(new URL('dist/report/html/page.js', INSTALLATION), 'utf8');

/**
 * The Content-Security-Policy of a page with just this style and this script, or none: whatever else a text might smuggle in neither runs nor loads, and
 * markup reaches the page through our own template only (https://www.w3.org/TR/CSP3/, https://www.w3.org/TR/trusted-types/).
 */
export function policyFor(style: string, script?: string): string {
  return [
    "default-src 'none'",
    `style-src '${hashOf(style)}'`,
    ...(script === undefined ? [] : [`script-src '${hashOf(script)}'`]),
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    'trusted-types stowaway',
  ].join('; ');
}

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}
