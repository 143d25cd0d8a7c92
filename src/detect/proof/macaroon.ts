/** PyPI tokens: macaroons, whose location is the index they are for. https://pypi.org/help/#apitoken https://github.com/rescrv/libmacaroons */
import { doubtful, proven, type Check } from './check.js';

const VERSION_2 = 2;
const LOCATION = 1;
const SIGNATURE = 6;
const SIGNED = 32;

/** Version 2 starts `02`, then fields of type, length, content: the location first. */
export const pypiMacaroon: Check = ({ value }) => {
  const bytes = Buffer.from(value.slice(value.indexOf('-') + 1), 'base64url');
  const length = bytes[2] ?? 0;
  if (bytes[0] !== VERSION_2 || bytes[1] !== LOCATION || bytes.length < length + 40) return doubtful('macaroon does not parse');
  const location = bytes.subarray(3, 3 + length).toString('latin1');
  if (!/^[\w.-]{1,64}$/.test(location)) return doubtful('macaroon does not parse');
  return isWhole(bytes)
    ? proven(`macaroon for ${location}`)
    : { confidence: 'likely', evidence: `begins as a macaroon for ${location}, and does not parse to its end` };
};

/** Sections of fields, each closed by a zero: the header, any number of caveats, an empty one. Then the signature, which ends it. */
function isWhole(bytes: Buffer): boolean {
  let at: number | undefined = afterSection(bytes, 1);
  while (at !== undefined && bytes[at] !== 0) at = afterSection(bytes, at);
  return at !== undefined && bytes[at + 1] === SIGNATURE && bytes[at + 2] === SIGNED && bytes.length === at + 3 + SIGNED;
}

/** @returns undefined where a section does not close */
function afterSection(bytes: Buffer, from: number): number | undefined {
  let at = from;
  while (bytes[at] !== 0) {
    if (at + 2 >= bytes.length) return undefined;
    const low = bytes[at + 1] ?? 0;
    // Lengths are of seven bits a byte, the lowest first; no field of a token needs three.
    at += low < 128 ? 2 + low : 3 + (low - 128) + 128 * (bytes[at + 2] ?? 0);
  }
  return at + 1;
}
