/** The rules under which the engine itself reports: no set of rules can do without them. */
import type { CompiledRule } from './compiled-rule.js';
import type { Forms } from './forms.js';
import type { ScanInside } from './inside.js';
import type { VendorKeys } from './vendor-keys.js';

/** Values that are known by the name that a structure gives them. */
export const CREDENTIAL_NAME = 'credential-name';

/** Weak defaults and placeholders, whatever rule found them. */
export const PLACEHOLDER = 'placeholder-default';

export function isEngineRule({ id }: { id: string }): boolean {
  return id === CREDENTIAL_NAME || id === PLACEHOLDER;
}

/** The rules under which the engine itself reports, and those that it finds by the path of a name. */
export interface EngineRules {
  credentialName: CompiledRule;
  placeholder: CompiledRule;
  vendorKeys: VendorKeys;
  /** Those that know a value by its form alone. */
  forms: Forms;
  /** Finds what a decoded text holds; nothing in one that was decoded of such a text. */
  scanInside: ScanInside;
}
