/** Why an engine does not answer, in words that say what to do. */
import { sentenceOf } from '../model/errors.js';
import type { EngineAddress } from './engine-address.js';
import { textField } from './json.js';

/**
 * One sentence without a full stop.
 * @param waited How long an answer was waited for, in milliseconds.
 */
export function connectFailure({ label, explicit, connect }: EngineAddress, error: unknown, waited: number): string {
  const code = textField(error, 'code') ?? '';
  switch (code) {
    case 'ENOENT':
      return explicit ? `${label} does not exist; is the engine running there?` : `${label} does not exist`;
    case 'EACCES':
      return `${label} may not be opened by this user: use sudo, or join the group that owns it (often docker)`;
    case 'ECONNREFUSED':
      return `nothing listens on ${label}: the engine was stopped or is starting`;
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `${label}: the name of the host cannot be resolved`;
    case 'ABORT_ERR':
      return `${label} gave no answer within ${waited / 1000} seconds`;
    case 'EPROTO':
      return `${label} does not speak TLS as we do: does it want plain HTTP (unset DOCKER_TLS_VERIFY), or another client certificate?`;
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return `${label} has a certificate for another name: ${sentenceOf(error).trim()}`;
  }
  if (code.startsWith('ERR_SSL_')) {
    const reason = textField(error, 'reason') ?? 'the handshake failed';
    return `${label} refused the TLS connection (${reason}): cert.pem and key.pem must be signed by whom it trusts`;
  }
  if (connect.kind === 'tcp' && connect.tls?.verify === true && CERTIFICATE_TROUBLE.test(code)) {
    return `${label} has a certificate that is not trusted (${sentenceOf(error).trim()}): put who signed it into ca.pem of DOCKER_CERT_PATH`;
  }
  return `${label}: ${sentenceOf(error).trim()}`;
}

/** OpenSSL's codes as Node names them: https://nodejs.org/api/tls.html#x509-certificate-error-codes */
const CERTIFICATE_TROUBLE = /CERT|UNABLE_TO|CRL|CHAIN/;
