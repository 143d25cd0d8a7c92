/** JSON Web Tokens: https://www.rfc-editor.org/rfc/rfc7519 */
import { doubtful, type Check } from './check.js';

/**
 * Header and payload must be JSON objects. The signature cannot be checked without the key. Whether it has expired is for the report to say: the
 * same bytes give the same match on every day.
 */
export const jwt: Check = ({ value }) => {
  const [head = '', body = '', signature = ''] = value.split('.');
  const header = jsonObject(head);
  const payload = jsonObject(body);
  if (header === undefined || !('alg' in header)) return undefined;
  if (payload === undefined) return doubtful('payload is not JSON');
  if (signature === '' || String(header['alg']).toLowerCase() === 'none') return doubtful('unsigned');
  // https://supabase.com/docs/guides/api/api-keys : browsers are given it.
  if (payload['iss'] === 'supabase' && payload['role'] === 'anon') return doubtful('a public key: of the role anon');
  const expiry = payload['exp'];
  const expires =
    typeof expiry === 'number' && expiry > 0 && expiry < 1e11 ? new Date(expiry * 1000).toISOString().slice(0, 10) : undefined;
  return { confidence: 'likely', evidence: 'header and payload parse', ...(expires !== undefined && { expires }) };
};

/** A decoded JSON object; undefined for anything else. */
function jsonObject(base64url: string): Record<string, unknown> | undefined {
  return parseObject(Buffer.from(base64url, 'base64url').toString('utf8'));
}

export function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) return undefined;
    return Object.fromEntries(Object.entries(parsed));
  } catch {
    // Not JSON is an answer here, not a failure.
    return undefined;
  }
}
