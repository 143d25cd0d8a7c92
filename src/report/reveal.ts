import type { Secret } from '../model/secret.js';
import type { FormatOptions } from './format.js';

/** The one place of all formats where a value may be shown, and only because it was asked for with `--show-secrets`. */
export function shownValue(held: { redacted: string; secret: Secret }, options: Pick<FormatOptions, 'showSecrets'>): string {
  return revealed(held.secret, options) ?? held.redacted;
}

/** The value itself, or undefined when it was not asked for. */
export function revealed(secret: Secret, { showSecrets }: Pick<FormatOptions, 'showSecrets'>): string | undefined {
  return showSecrets ? secret.reveal() : undefined;
}
