import { Readable } from 'node:stream';
import type Dockerode from 'dockerode';
import { ScanError, sentenceOf } from '../model/errors.js';
import { type EngineAddress, engineAddresses } from './engine-address.js';
import { numberField, textField } from './json.js';
import { isImageName } from './reference.js';

/** An engine that answers: the few questions a scan asks of the Docker API. https://docs.docker.com/reference/api/engine/ */
export interface Engine {
  label: string;
  /** @returns undefined when it has no such image. */
  inspect(name: string, signal?: AbortSignal): Promise<unknown>;
  history(name: string, signal?: AbortSignal): Promise<unknown>;
  /** All images, summarised. */
  list(signal?: AbortSignal): Promise<unknown>;
  /** One archive of all the images. */
  save(names: readonly string[], signal?: AbortSignal): Promise<AsyncIterable<Uint8Array>>;
}

export interface Reach {
  engines: Engine[];
  /** Why each of the other addresses does not answer, in sentences without a full stop. */
  failures: string[];
}

/** Long enough for an engine that starts on its first connection. */
const PING_MS = 10_000;

/**
 * Connects to every engine that answers, in the order of `engineAddresses`.
 * @throws ScanError ENGINE_DENIED or ENGINE_UNREACHABLE, naming each address and why, when none does.
 */
export async function reachEngines(env: NodeJS.ProcessEnv): Promise<Reach> {
  const reach: Reach = { engines: [], failures: [] };
  let denied = false;
  for (const address of engineAddresses(env)) {
    const dial = await dialer(address);
    try {
      await dial({ path: '/_ping', abortSignal: AbortSignal.timeout(PING_MS) });
      reach.engines.push(engineAt(address, dial));
    } catch (error) {
      denied ||= textField(error, 'code') === 'EACCES';
      reach.failures.push(connectFailure(address, error));
    }
  }
  if (reach.engines.length > 0) return reach;
  const tried = reach.failures.join('; ');
  throw new ScanError(denied ? 'ENGINE_DENIED' : 'ENGINE_UNREACHABLE', `no container engine answers: ${tried}`);
}

/** Why an engine does not answer, and what to do about it. */
export function connectFailure({ label, explicit }: EngineAddress, error: unknown): string {
  switch (textField(error, 'code')) {
    case 'ENOENT':
      return explicit ? `${label} does not exist; is the engine running there?` : `${label} does not exist`;
    case 'EACCES':
      return `${label} may not be opened by this user: use sudo, or join the group that owns it (often docker)`;
    case 'ECONNREFUSED':
      return `nothing listens on ${label}: the engine was stopped or is starting`;
    case 'ABORT_ERR':
      return `${label} gave no answer within ${PING_MS / 1000} seconds`;
    default:
      return `${label}: ${sentenceOf(error).trim()}`;
  }
}

type Modem = Dockerode['modem'];

type Dial = (
  options: Pick<Parameters<Modem['dial']>[0], 'path' | 'options' | 'isStream'> & { abortSignal?: AbortSignal | undefined },
) => Promise<unknown>;

/** Loads dockerode when it is needed and no sooner: that alone takes 100 ms. */
async function dialer({ connect }: EngineAddress): Promise<Dial> {
  const { default: Docker } = await import('dockerode');
  // The modem looks at DOCKER_HOST of the process by itself, and a host it finds there wins over a socket: hence the undefined ones.
  const settings = {
    host: undefined,
    port: undefined,
    protocol: 'http' as const,
    ca: undefined,
    cert: undefined,
    key: undefined,
    ...connect,
  };
  const modem: Modem = new Docker(settings).modem;
  return ({ abortSignal, ...options }) =>
    new Promise((resolve, reject) => {
      const request = { method: 'GET', statusCodes: { 200: true }, ...options, ...(abortSignal === undefined ? {} : { abortSignal }) };
      modem.dial(request, (error, result) => (error === null ? resolve(result) : reject(error)));
    });
}

function engineAt({ label }: EngineAddress, dial: Dial): Engine {
  const ask = async (what: string, options: Parameters<Dial>[0]): Promise<unknown> => {
    try {
      return await dial(options);
    } catch (error) {
      if (options.abortSignal?.aborted === true) throw new ScanError('ABORTED', 'the scan was stopped', { cause: error });
      if (numberField(error, 'statusCode') === 404) return undefined;
      throw new ScanError('ENGINE_FAILED', `the engine at ${label} could not ${what}: ${sentenceOf(error).trim()}`, { cause: error });
    }
  };
  return {
    label,
    inspect: (name, abortSignal) => ask(`inspect ${name}`, { path: `/images/${checked(name)}/json`, abortSignal }),
    history: (name, abortSignal) => ask(`tell the history of ${name}`, { path: `/images/${checked(name)}/history`, abortSignal }),
    list: (abortSignal) => ask('list its images', { path: '/images/json', abortSignal }),
    save: async (names, abortSignal) => {
      const options = { path: '/images/get?', options: { names: names.map(checked) }, isStream: true, abortSignal };
      const stream = await ask(`export ${names.join(', ')}`, options);
      if (stream instanceof Readable) return stream;
      throw new ScanError('IMAGE_NOT_FOUND', `the engine at ${label} no longer has ${names.join(' or ')}`);
    },
  };
}

/** The last door before the URL, into which names go as they are. */
function checked(name: string): string {
  if (isImageName(name)) return name;
  throw new ScanError('REFERENCE_INVALID', `${JSON.stringify(name)} is no image name`);
}
