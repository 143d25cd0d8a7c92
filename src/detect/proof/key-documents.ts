/** Private keys as JSON: JSON Web Keys and Tink keysets. */
import { createPrivateKey } from 'node:crypto';
import { doubtful, proven, type Check } from './check.js';
import { parseObject } from './jwt.js';

/** https://www.rfc-editor.org/rfc/rfc7517 : `d` is the private part, `k` a symmetric key. */
export const privateJwk: Check = ({ value, cut }) => {
  const shown = { redacted: 'private JSON Web Key (…)' };
  if (cut) return { ...doubtful('cut at 64 KiB'), ...shown };
  const jwk = parseObject(value);
  if (jwk === undefined) return undefined;
  const part = jwk[jwk['kty'] === 'oct' ? 'k' : 'd'];
  if (typeof part !== 'string' || !/^[\w-]{20,2000}$/.test(part)) return undefined;
  if (jwk['kty'] === 'oct') return { confidence: 'likely', evidence: 'symmetric key in JSON', joins: [part], ...shown };
  return { ...(imports(jwk) ? proven('key parses') : doubtful('key does not parse')), joins: [part], ...shown };
};

function imports(jwk: Record<string, unknown>): boolean {
  try {
    createPrivateKey({ key: jwk, format: 'jwk' });
    return true;
  } catch {
    // Not a key is an answer here; the library's message may quote it.
    return false;
  }
}

/** https://developers.google.com/tink/design/keysets : `keyData` with its material in clear. */
export const tinkKey: Check = ({ value, cut }) => {
  const shown = { redacted: 'Tink key (…)' };
  const data = cut ? undefined : parseObject(value);
  const material = data?.['value'];
  if (data === undefined || typeof material !== 'string' || material.length < 20) return undefined;
  if (!/^(?:SYMMETRIC|ASYMMETRIC_PRIVATE)$/.test(String(data['keyMaterialType']))) return undefined;
  return { ...proven('key material in clear'), joins: [material], ...shown };
};
