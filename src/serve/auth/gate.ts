/** Who may send notifications, and who may read results. */
import type { IncomingHttpHeaders } from 'node:http';
import { Refusal } from '../http/refusal.js';
import type { SigningKey, Token } from './keys.js';

export const SIGNATURE = 'x-stowaway-signature';
export const TIMESTAMP = 'x-stowaway-timestamp';

/** Seconds that a signed message may be old, or ahead for clocks that differ: what was recorded before cannot be sent again. */
const WINDOW = 300;

export interface Keys {
  token?: Token | undefined;
  signing?: SigningKey | undefined;
}

/** What is left to be done to admit a request: nothing, or to hold its body against its signature. */
export type Admission = { id?: string } | { check: (body: Uint8Array) => { id: string } };

/**
 * Looks at a request before its body is read: a stranger's is not.
 * @param now Milliseconds since 1970.
 * @returns An id where there is one: the same request, sent again, has the same.
 * @throws Refusal 401 for whoever shows nothing, or something wrong.
 */
export function admit(headers: IncomingHttpHeaders, { token, signing }: Keys, now: number): Admission {
  const signature = headers[SIGNATURE];
  if (headers.authorization !== undefined && token !== undefined) {
    if (isShown(token, headers.authorization)) return {};
    throw denied('the token is not the one of this server');
  }
  if (typeof signature === 'string' && signing !== undefined) {
    const timestamp = freshTimestamp(headers[TIMESTAMP], now);
    return {
      check: (body) => {
        if (signing.isSignature(signature, timestamp, body)) return { id: signature };
        throw denied('the signature is not that of this body, at this time, by the key of this server');
      },
    };
  }
  throw denied(`it is not known who sends this: ${wanted(token, signing)}`);
}

/** @throws Refusal 401, or 403 where nobody may. */
export function admitReader(headers: IncomingHttpHeaders, token: Token | undefined): void {
  if (token === undefined) throw new Refusal(403, 'results are not shown: the server was started without a token for readers');
  if (headers.authorization === undefined || !isShown(token, headers.authorization))
    throw denied('results are shown to those who have the token for readers: Authorization: Bearer TOKEN, or as a password');
}

/** As `Bearer TOKEN`, or as the password of any user, which is what browsers and most registries can send. */
function isShown(token: Token, authorization: string): boolean {
  const [, scheme = '', value = ''] = /^(\S+) +(\S+) *$/.exec(authorization) ?? [];
  switch (scheme.toLowerCase()) {
    case 'bearer':
      return token.is(value);
    case 'basic': {
      const pair = Buffer.from(value, 'base64').toString('utf8');
      return token.is(pair.slice(pair.indexOf(':') + 1));
    }
    default:
      return false;
  }
}

function freshTimestamp(header: string | string[] | undefined, now: number): string {
  if (typeof header !== 'string' || !/^\d{1,12}$/.test(header))
    throw denied('a signed request has a time, in seconds since 1970, in the header X-Stowaway-Timestamp');
  if (Math.abs(Number(header) - now / 1000) > WINDOW)
    throw denied(`the request was signed more than ${WINDOW / 60} minutes ago, or ahead: sign it anew, and look at the clocks`);
  return header;
}

function wanted(token: Token | undefined, signing: SigningKey | undefined): string {
  const ways = [
    ...(token === undefined ? [] : ['show the token (Authorization: Bearer TOKEN)']),
    ...(signing === undefined ? [] : ['sign it (X-Stowaway-Signature and X-Stowaway-Timestamp)']),
  ];
  return ways.join(', or ');
}

function denied(sentence: string): Refusal {
  return new Refusal(401, sentence, { 'www-authenticate': 'Bearer, Basic realm="stowaway", charset="UTF-8"' });
}
