/** Access tokens: https://distribution.github.io/distribution/spec/auth/token/ and …/oauth/ */
import { ScanError } from '../../model/errors.js';
import { Secret } from '../../model/secret.js';
import { numberField, parseJson, textField } from '../json.js';
import type { Authorization } from './authorization.js';
import type { Found } from './credentials.js';
import { loginHint, nameOf, type Subject, unfit } from './failure.js';
import type { Call } from './network.js';
import type { Clock } from './patience.js';
import type { Realm } from './realm.js';
import type { Reply } from './reply.js';

export interface TokenRequest {
  realm: Realm;
  service: string | undefined;
  /** One or more, parted by spaces. */
  scope: string;
}

export interface Token {
  value: Secret;
  /** Milliseconds since 1970. */
  until: number;
}

/** Sends with retries, to that server alone. @throws ScanError for every status but 200. */
export type AskRealm = (
  subject: Subject,
  url: URL,
  call: Call,
  authorization: string | undefined,
  login: string,
) => Promise<{ reply: Reply; bytes: Uint8Array }>;

const CLIENT = 'stowaway';
/** What the specification has a token live at least. */
const LEAST_SECONDS = 60;

/** @throws ScanError SOURCE_DENIED when there is none for us, or our credentials must not be shown there. */
export async function fetchToken(
  subject: Subject,
  { realm, service, scope }: TokenRequest,
  found: Found,
  { ask, authorization, clock }: { ask: AskRealm; authorization: Authorization; clock: Clock },
): Promise<Token> {
  const { credential } = found;
  if (credential !== undefined && !realm.trusted) {
    throw new ScanError(
      'SOURCE_DENIED',
      `${nameOf(subject)}: the ${subject.what} may not be read: the registry, whose name no certificate proves, sends us with our credentials to ${realm.url.host}, which does not get them; give the registry a certificate, see --ca-file`,
    );
  }
  const about: Subject = { ...subject, what: `token for the ${subject.what}, from ${realm.url.host},` };
  const login = loginHint(subject.host, found);
  const url = new URL(realm.url);
  url.hash = '';
  const fields = service === undefined ? {} : { service };
  const started = clock.now();
  let answer;
  if (credential?.kind === 'identity') {
    const body = authorization.refresh(credential.token, { client_id: CLIENT, ...fields, scope });
    const headers = { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' };
    answer = await ask(about, url, { method: 'POST', headers, body }, undefined, login);
  } else {
    for (const [name, value] of Object.entries(fields)) url.searchParams.set(name, value);
    for (const each of scope.split(' ')) if (each !== '') url.searchParams.append('scope', each);
    url.searchParams.set('client_id', CLIENT);
    if (credential?.kind === 'password') url.searchParams.set('account', credential.username);
    const basic = credential?.kind === 'password' ? authorization.basic(credential.username, credential.password) : undefined;
    answer = await ask(about, url, { headers: { accept: 'application/json' } }, basic, login);
  }
  const json = parseJson(answer.bytes);
  const value = textField(json, 'token') || textField(json, 'access_token');
  // Anything else could not stand in a header.
  if (!value || !/^[\x21-\x7e]+$/.test(value)) throw unfit('SOURCE_UNREADABLE', about, 'is missing in the answer');
  const seconds = Math.max(LEAST_SECONDS, numberField(json, 'expires_in') ?? 0);
  // Renewed a little before its end, which the way to the registry takes.
  return { value: Secret.fromText(value), until: started + seconds * 900 };
}
