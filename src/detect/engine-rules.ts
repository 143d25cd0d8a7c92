/** The rules under which the engine itself reports: no set of rules can do without them. */

/** Values that are known by the name that a structure gives them. */
export const CREDENTIAL_NAME = 'credential-name';

/** Weak defaults and placeholders, whatever rule found them. */
export const PLACEHOLDER = 'placeholder-default';

export function isEngineRule({ id }: { id: string }): boolean {
  return id === CREDENTIAL_NAME || id === PLACEHOLDER;
}
