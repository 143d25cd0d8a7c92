/** Rules of a run with those of its user among them, as the main thread compiled them. */
import { compileExemption } from '../exemption.js';
import { broken, type Frozen, thaw, type Thawed } from '../frozen.js';
import { compileOutside } from './compile-outside.js';

/** @returns undefined where WebAssembly cannot be had */
export function thawOutside(frozen: Frozen): Thawed | undefined {
  return thaw(frozen, (rule, outside) => ({
    ...(outside && compileOutside(rule, broken)),
    exempt: rule.exempt.map((one) => compileExemption(one, broken)),
  }));
}
