/** Whether a registry is spoken to over HTTPS or HTTP. */
import { textField } from '../json.js';
import type { RegistryHost } from './host.js';
import type { Network } from './network.js';
import { discard } from './reply.js';

/**
 * HTTPS, but for registries on this machine and those that the user calls insecure: they may answer over HTTP where they do not know HTTPS.
 * https://docs.docker.com/reference/cli/dockerd/#insecure-registries
 *
 * A certificate that is not trusted is no reason for HTTP: whoever has one does speak HTTPS.
 */
export async function registryUrl({ server, loopback, insecure }: RegistryHost, network: Network): Promise<URL> {
  const secure = new URL(`https://${server}/`);
  if (!loopback && !insecure) return secure;
  try {
    const { body } = await network.send(new URL('/v2/', secure), { headers: {} });
    discard(body);
    return secure;
  } catch (error) {
    if (!SPEAKS_NO_TLS.test(textField(error, 'code') ?? '')) throw error;
  }
  const plain = new URL(`http://${server}/`);
  const { body } = await network.send(new URL('/v2/', plain), { headers: {} });
  discard(body);
  return plain;
}

/** Node's codes for an answer that is none in TLS; port 443 may be closed where port 80 is open. */
const SPEAKS_NO_TLS = /^(?:EPROTO|ERR_SSL_(?:WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG)|ECONNRESET|ECONNREFUSED|UND_ERR_SOCKET)$/;
