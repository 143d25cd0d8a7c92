/** Why a registry gave nothing, in one sentence that says what to do. */
import { ScanError, sentenceOf } from '../../model/errors.js';
import { brief } from '../brief.js';
import { listField, numberField, parseJson, textField } from '../json.js';
import type { RegistryHost } from './host.js';

/** What was asked for. */
export interface Subject {
  host: RegistryHost;
  /** The repository; '' for the registry itself. */
  path: string;
  /** As in `manifest latest`. */
  what: string;
}

/** Something was wrong with what came; the sentence tells what, after where and which. */
export function unfit(code: 'SOURCE_UNREADABLE' | 'DIGEST_MISMATCH' | 'LIMIT_EXCEEDED', subject: Subject, sentence: string): ScanError {
  return new ScanError(code, `${nameOf(subject)}: the ${subject.what} ${sentence}`);
}

/** No answer came, or not all of it. @param server The `host[:port]` that was spoken to. */
export function unreachable(subject: Subject, error: unknown): ScanError {
  return new ScanError('SOURCE_UNREACHABLE', `${nameOf(subject)}: the ${subject.what} cannot be read: ${trouble(subject, error)}`, {
    cause: error,
  });
}

/**
 * An answer came, and it is no.
 * @param said What the server says of it, from `saidBy`.
 * @param login What is known of the credentials, for 401 and 403.
 */
export function refusal(
  subject: Subject,
  status: number,
  said: string,
  { login, wait }: { login: string; wait?: number | undefined },
): ScanError {
  const [name, { what }] = [nameOf(subject), subject];
  const answer = said === '' ? `status ${status}` : `status ${status}, ${said}`;
  if (status === 401 || status === 403) return new ScanError('SOURCE_DENIED', `${name}: the ${what} may not be read (${answer}): ${login}`);
  if (status === 404) {
    return new ScanError(
      'IMAGE_NOT_FOUND',
      `${name}: the registry has no such ${what} (${answer}): check how it is written, and whether it needs a login`,
    );
  }
  if (status === 429) {
    const when = wait === undefined ? 'later' : `in ${Math.ceil(wait / 1000)} seconds`;
    return new ScanError(
      'SOURCE_UNREACHABLE',
      `${name}: the ${what} cannot be read: the registry got too many requests (${answer}): try again ${when}, or log in for a higher limit`,
    );
  }
  return new ScanError('SOURCE_UNREADABLE', `${name}: the ${what} cannot be read: the server answered with ${answer}`);
}

/** What `docker login` would do about it. @param note Of `Credentials.find`. */
export function loginHint(host: RegistryHost, { credential, note }: { credential?: unknown; note: string }): string {
  const login = `docker login ${host.name === 'docker.io' ? '' : host.name}`.trim();
  if (credential !== undefined) return `the credentials from ${note} do not suffice; log in again with ${login}, or ask for access`;
  const why = note === '' ? '' : `${note}, so none were shown; `;
  return `${why}if it exists, log in with ${login}, or give --username and --password-stdin`;
}

const MOST_SAID = 200;

/** The errors in the JSON of an answer, short and on one line; '' for anything else. */
export function saidBy(bytes: Uint8Array): string {
  const answer = parseJson(bytes);
  const errors = listField(answer, 'errors').map((error) =>
    [textField(error, 'code'), textField(error, 'message')].filter(Boolean).join(': '),
  );
  const other = ['details', 'message', 'error_description', 'error'].map((name) => textField(answer, name));
  const [said = ''] = [errors.filter((error) => error !== '').join('; '), ...other].filter(Boolean);
  // Without what a terminal would obey.
  return brief(said.replace(/[\s\p{Cc}\p{Cf}]+/gu, ' ').trim(), MOST_SAID);
}

/** `host/path`, or the host alone. */
export function nameOf({ host, path }: Subject): string {
  return path === '' ? host.name : `${host.name}/${path}`;
}

function trouble({ host }: Subject, error: unknown): string {
  const code = textField(error, 'code') ?? '';
  const said = brief(sentenceOf(error).trim().replace(/\s+/g, ' '), MOST_SAID);
  switch (code) {
    case 'ECONNREFUSED':
      return `nothing listens ${refusedAt(error, host)}; is the address right, and the registry running?`;
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `a host name cannot be resolved (${said})`;
    case PRIVATE_ADDRESS:
      return said;
    case 'UND_ERR_CONNECT_TIMEOUT':
    case 'ETIMEDOUT':
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return `no connection came about (${said}); is a proxy needed (HTTPS_PROXY)?`;
    case 'UND_ERR_HEADERS_TIMEOUT':
    case 'UND_ERR_BODY_TIMEOUT':
    case STALLED:
      return 'it came too slowly, or not at all, also after several attempts';
    case 'UND_ERR_HEADERS_OVERFLOW':
      return 'the answer has more headers than any registry sends';
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return `the certificate is for another name (${said})`;
    case 'UND_ERR_SOCKET':
    case 'ECONNRESET':
    case 'EPIPE':
      return 'the connection was cut, also after several attempts';
    case 'UND_ERR_ABORTED':
      return `the proxy did not let it pass (${said})`;
  }
  if (/^(?:EPROTO|ERR_SSL_)/.test(code)) {
    return `no TLS connection came about (${code}); a registry with plain HTTP, or another certificate, needs --insecure ${host.name}, one that asks who we are a client certificate`;
  }
  if (/CERT|UNABLE_TO|CRL|CHAIN/.test(code)) {
    return `the certificate is not trusted (${said}); name who signed it with --ca-file, or in /etc/docker/certs.d/${host.server}/ca.crt`;
  }
  return code === '' ? said : `${said} (${code})`;
}

/** Where nothing listens, if that is not the registry itself: a proxy, or a server that it leads to. */
function refusedAt(error: unknown, { server }: RegistryHost): string {
  const [address, port] = [textField(error, 'address'), numberField(error, 'port')];
  const own = new URL(`https://${server}`).port;
  const isOwn = address === undefined || port === undefined || (own === '' ? [80, 443] : [Number(own)]).includes(port);
  return isOwn ? 'there' : `at ${address}:${port} (a proxy, or where the registry leads to)`;
}

/** The code of an error for a server that may not be asked because of where it is. */
export const PRIVATE_ADDRESS = 'PRIVATE_ADDRESS';

/** The code of an error for a body that drips. */
export const STALLED = 'STALLED';

/** Whether the same request may succeed later. @param wasThere Whether the server answered before, so that it may come back. */
export function isPassingTrouble(error: unknown, wasThere: boolean): boolean {
  const code = textField(error, 'code') ?? '';
  if (['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET', 'UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT', 'EAI_AGAIN', STALLED].includes(code))
    return true;
  return wasThere && ['ECONNREFUSED', 'ETIMEDOUT', 'UND_ERR_CONNECT_TIMEOUT', 'EHOSTUNREACH', 'ENETUNREACH'].includes(code);
}
