/** The certificates an engine is spoken to with: docker's three files, from a folder of the user's or of a docker context. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ScanError } from '../model/errors.js';

export interface TlsSetting {
  /** False only where the user asked for no verification: `DOCKER_TLS` without `DOCKER_TLS_VERIFY`, a context's `SkipTLSVerify`. */
  verify: boolean;
  /** Who signs the engine's certificate; without it, what Node trusts. */
  ca?: Buffer;
  /** Who we are; both or neither. */
  cert?: Buffer;
  key?: Buffer;
}

/**
 * TLS as the environment asks for it. As for docker, any value of `DOCKER_TLS_VERIFY` turns verification on, even `0`; `DOCKER_TLS` alone
 * encrypts without verification. The files are those of `DOCKER_CERT_PATH`, else of docker's config folder.
 * https://docs.docker.com/engine/security/protect-access/
 * @returns undefined for plain HTTP.
 * @throws ScanError OPTION_INVALID when `DOCKER_CERT_PATH` lacks a file or a file cannot be read.
 */
export function environmentTls(env: NodeJS.ProcessEnv, dockerFolder: string | undefined): TlsSetting | undefined {
  const verify = Boolean(env['DOCKER_TLS_VERIFY']);
  if (!verify && !env['DOCKER_TLS']) return undefined;
  const folder = env['DOCKER_CERT_PATH'];
  if (folder) return tlsOf('DOCKER_CERT_PATH', folder, { verify, required: verify ? ['ca.pem'] : [] });
  return dockerFolder === undefined ? { verify } : tlsOf(dockerFolder, dockerFolder, { verify, required: [] });
}

/**
 * TLS with the files in a folder.
 * @param origin How the folder is called in errors.
 * @throws ScanError OPTION_INVALID
 */
export function tlsOf(origin: string, folder: string, options: { verify: boolean; required: readonly string[] }): TlsSetting {
  const read = (name: string): Buffer | undefined => {
    try {
      return readFileSync(join(folder, name));
    } catch (error) {
      const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
      if (missing && !options.required.includes(name)) return undefined;
      throw new ScanError('OPTION_INVALID', `${origin} has no ${name} that can be read`, { cause: error });
    }
  };
  const [ca, cert, key] = [read('ca.pem'), read('cert.pem'), read('key.pem')];
  if ((cert === undefined) !== (key === undefined)) {
    throw new ScanError('OPTION_INVALID', `${origin} has ${cert === undefined ? 'key.pem but no cert.pem' : 'cert.pem but no key.pem'}`);
  }
  return {
    verify: options.verify,
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
  };
}
