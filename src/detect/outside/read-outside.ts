/** Reads the files of `--rules`, in our format or in that of gitleaks. */
import { ScanError } from '../../model/errors.js';
import { whyFailed } from '../../model/file-failure.js';
import { isGitleaks } from '../gitleaks/schema.js';
import { readGitleaks } from '../gitleaks/read.js';
import { parsedRules } from '../parse-rules.js';
import { parseToml } from '../toml.js';
import type { OutsideRules } from './outside-rules.js';
import { readGiven } from '../../model/given-file.js';

/** @throws ScanError RULES_INVALID that names the file, the place and the reason */
export async function readOutside(file: string): Promise<OutsideRules> {
  return outsideRules(await readText(file), file);
}

/** The same for a text. */
export async function outsideRules(text: string, file: string): Promise<OutsideRules> {
  const parsed = parseToml(text, file);
  if (isGitleaks(parsed)) return readGitleaks(parsed, file, async (path) => parseToml(await readText(path), path));
  const rules = parsedRules(parsed, file).map((sourced) => ({ ...sourced, outside: true }));
  return { file, rules, disabled: [], replaces: false, exempt: new Map(), exemptAll: [], warnings: [] };
}

async function readText(file: string): Promise<string> {
  try {
    return (await readGiven(file)).toString('utf8');
  } catch (error) {
    throw new ScanError('RULES_INVALID', `${file} cannot be read: ${whyFailed(error)}`, { cause: error });
  }
}
