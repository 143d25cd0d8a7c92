/**
 * Whom a connection trusts, and who we are on it: the files of the user, and those of docker's `certs.d`.
 * https://docs.docker.com/engine/security/certificates/
 */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createSecureContext, rootCertificates, type SecureContext } from 'node:tls';
import { ScanError } from '../../model/errors.js';
import { isSame, type RegistryHost } from './host.js';
import { readGiven } from '../../model/given-file.js';
import { whyFailed } from '../../model/file-failure.js';

export interface CertificateOptions {
  env: NodeJS.ProcessEnv;
  caFile?: string | undefined;
  certFile?: string | undefined;
  keyFile?: string | undefined;
  /** Folders like `/etc/docker/certs.d`. */
  folders: readonly string[];
}

export interface Certificates {
  /** What the connection to a server needs; nothing where Node's own settings do. */
  for(url: URL): Promise<{ secureContext?: SecureContext }>;
}

interface Pair {
  cert: Buffer;
  key: Buffer;
}

/**
 * Who signs for the registry may sign for its token server and storage, too; our client certificate is for the registry alone.
 * @throws ScanError OPTION_INVALID for a file that cannot be read or used.
 */
export async function certificatesOf(host: RegistryHost, options: CertificateOptions): Promise<Certificates> {
  const { caFile, certFile, keyFile } = options;
  if ((certFile === undefined) !== (keyFile === undefined)) {
    throw new ScanError('OPTION_INVALID', 'of the client certificate and its key there is only one: give both, or neither');
  }
  const given = caFile === undefined ? [] : [await read(caFile)];
  const pair = certFile === undefined || keyFile === undefined ? undefined : { cert: await read(certFile), key: await read(keyFile) };
  const own = await inFolders(options.folders, host.server);
  if (given.length > 0 || pair !== undefined) await context(given, pair, options.env, 'the certificate given');
  return {
    for: async (url) => {
      const isRegistry = isSame(url, host.server);
      const theirs = isRegistry ? own : await inFolders(options.folders, url.host);
      const ca = new Set([...given, ...own.ca, ...theirs.ca]);
      const client = (isRegistry ? pair : undefined) ?? theirs.pair;
      if (ca.size === 0 && client === undefined) return {};
      return { secureContext: await context([...ca], client, options.env, `the certificates for ${url.host}`) };
    },
  };
}

/** `ca.crt` (any `.crt`), `client.cert` and `client.key` (any of one name) below the folder named like the host. */
async function inFolders(folders: readonly string[], host: string): Promise<{ ca: Buffer[]; pair?: Pair }> {
  for (const folder of folders) {
    const path = join(folder, host);
    const files = await readdir(path).catch(() => []);
    if (files.length === 0) continue;
    const ca = await Promise.all(files.filter((file) => file.endsWith('.crt')).map((file) => read(join(path, file))));
    const cert = files.find((file) => file.endsWith('.cert'));
    if (cert === undefined) return { ca };
    const key = cert.replace(/cert$/, 'key');
    return { ca, pair: { cert: await read(join(path, cert)), key: await read(join(path, key)) } };
  }
  return { ca: [] };
}

/** Named certificates come on top of those that Node trusts, which it forgets once any is named. */
async function context(ca: readonly Buffer[], pair: Pair | undefined, env: NodeJS.ProcessEnv, what: string): Promise<SecureContext> {
  const extra = ca.length > 0 && env['NODE_EXTRA_CA_CERTS'] ? [await read(env['NODE_EXTRA_CA_CERTS'])] : [];
  try {
    return createSecureContext({ ...(ca.length > 0 ? { ca: [...rootCertificates, ...extra, ...ca] } : {}), ...pair });
  } catch {
    // Neither quoted nor kept as the cause: it may be about a key.
    throw new ScanError('OPTION_INVALID', `${what} cannot be used: they must be PEM, and the key must belong to the certificate`);
  }
}

async function read(path: string): Promise<Buffer> {
  try {
    return await readGiven(path);
  } catch (error) {
    throw new ScanError('OPTION_INVALID', `the certificate ${path} cannot be read: ${whyFailed(error)}`, { cause: error });
  }
}
