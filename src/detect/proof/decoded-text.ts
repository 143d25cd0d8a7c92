/** Tokens that are the encoding of something legible: what they must decode to tells a real one from a random run. */
import { jwt, parseObject } from './jwt.js';
import { doubtful, proven, type Check } from './check.js';

/** https://docs.aws.amazon.com/bedrock/latest/userguide/api-keys.html : the long-lived are a name and a key, the short-lived a signed URL. */
export const bedrockKey: Check = ({ value }) => {
  const short = value.startsWith(BEDROCK_SHORT);
  const decoded = Buffer.from(value.slice(short ? BEDROCK_SHORT.length : BEDROCK_LONG.length), 'base64').toString('latin1');
  const right = short ? decoded.startsWith('bedrock.amazonaws.com') : /BedrockAPIKey-/.test(decoded.slice(0, 24));
  return right ? proven('decodes to a Bedrock key') : doubtful('does not decode to a Bedrock key');
};

const BEDROCK_LONG = 'ABSK';
const BEDROCK_SHORT = 'bedrock-api-key-';

/** https://jfrog.com/help/r/jfrog-platform-administration-documentation/reference-token : `reftkn:`, version, time of expiry, key. */
export const jfrogReference: Check = ({ value }) => {
  const decoded = Buffer.from(value, 'base64').toString('latin1');
  return /^reftkn:\d{2}:\d{10}:[A-Za-z0-9]+$/.test(decoded)
    ? proven('decodes to a reference token')
    : doubtful('does not decode to a reference token');
};

/** https://www.elastic.co/docs/api/doc/elasticsearch/operation/operation-security-create-api-key : the id, a colon, the key. */
export const elasticsearchKey: Check = ({ value }) => {
  const decoded = Buffer.from(value, 'base64').toString('latin1');
  return /^[\w-]{20}:[\w-]{22}$/.test(decoded) ? proven('decodes to the id and the key of an API key') : undefined;
};

/** Packed arrays, the first within the first: https://github.com/superfly/macaroon ; which shapes there are is not documented. */
export const flyMacaroon: Check = ({ value }) => {
  const body = /fm[12][ar]?_([\w+/-]+)/.exec(value)?.[1] ?? '';
  const [outer = 0, inner = 0, nonce = 0] = Buffer.from(body, 'base64');
  const packed = outer >> 4 === ARRAY && inner >> 4 === ARRAY && nonce === BINARY;
  return packed ? proven('macaroon parses') : { confidence: 'likely', evidence: "the vendor's format" };
};

const ARRAY = 0x9;
const BINARY = 0xc4;

/** https://cloud.google.com/docs/authentication/application-default-credentials#personal : what `gcloud auth` leaves in the home folder. */
export const authorizedUser: Check = ({ value, cut }) => {
  const shown = { redacted: '{"type": "authorized_user" (…)}' };
  if (cut) return { ...doubtful('cut at 64 KiB'), ...shown };
  const account = parseObject(value);
  const [refresh, secret] = [account?.['refresh_token'], account?.['client_secret']];
  if (account?.['type'] !== 'authorized_user' || typeof refresh !== 'string' || typeof secret !== 'string') return undefined;
  return { confidence: 'likely', evidence: 'JSON with a refresh token', joins: [refresh], ...shown };
};

/**
 * `ghs_`, the app's number, `_`, a JSON Web Token.
 * https://docs.github.com/en/authentication/keeping-your-account-and-data-secure/about-authentication-to-github#githubs-token-formats
 */
export const githubAppJwt: Check = (subject) =>
  jwt({ ...subject, value: subject.value.replace(/^ghs_\d+_/, '') }) ?? doubtful('its token does not parse');
