/** Reads rule files: the one place that knows the TOML parser. */
import { parse } from '@iarna/toml';
import { ScanError } from '../model/errors.js';

/** A rule file is text written by hand; more than this is a mistake, and the parser is quadratic on some inputs. */
const LARGEST = 1 << 20;

const BYTE_ORDER_MARK = '\uFEFF';

/**
 * Parses a rule file.
 * @throws ScanError RULES_INVALID with file and line. The parser's own message quotes the source, which may hold a secret, so it is dropped.
 */
export function parseToml(text: string, file: string): unknown {
  if (Buffer.byteLength(text) > LARGEST) {
    throw new ScanError('RULES_INVALID', `${file}: larger than 1 MiB; split the rules over several files`);
  }
  try {
    return parse(text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text);
  } catch (error) {
    throw new ScanError('RULES_INVALID', `${file}${placeOf(error)}: not valid TOML; correct the syntax there`);
  }
}

/** The parser counts lines from 0. */
function placeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null || !('line' in error) || typeof error.line !== 'number') return '';
  return `:${error.line + 1}`;
}
