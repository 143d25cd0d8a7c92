/** Secrets that are encoded documents: a service account's JSON, the `auth` of a docker config, `_auth` of an .npmrc. */
import { privateKey } from './private-key.js';
import { parseObject } from './jwt.js';
import { doubtful, proven, type Check } from './check.js';

/** https://cloud.google.com/iam/docs/keys-create-delete : JSON with the type and a PEM key. The key joins it with the bare PEM. */
export const serviceAccount: Check = ({ value, cut }) => {
  const shown = { redacted: '{"type": "service_account" (…)}' };
  if (cut) return { ...doubtful('cut at 64 KiB'), ...shown };
  const account = parseObject(value);
  const key = account?.['private_key'];
  if (account?.['type'] !== 'service_account' || typeof key !== 'string') return undefined;
  const verdict = privateKey({ value: key, cut: false });
  if (verdict === undefined) return undefined;
  return { ...verdict, ...shown, evidence: verdict.confidence === 'proven' ? 'JSON and its key parse' : verdict.evidence };
};

/** https://docs.docker.com/reference/cli/docker/login/ : base64 of `user:password`. The password joins it with its other uses. */
export const basicAuth: Check = ({ value }) => {
  const decoded = Buffer.from(value, 'base64').toString('latin1');
  const colon = decoded.indexOf(':');
  if (colon < 1 || !/^[\x20-\x7e]+$/.test(decoded)) return undefined;
  const password = decoded.slice(colon + 1);
  return password === '' ? undefined : { ...proven('decodes to user:password'), joins: [password] };
};
