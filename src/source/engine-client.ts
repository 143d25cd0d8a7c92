import { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { ScanError, sentenceOf } from '../model/errors.js';
import { type EngineAddress, engineAddresses } from './engine-address.js';
import { type Dial, dialer } from './engine-dial.js';
import { connectFailure } from './engine-failure.js';
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
  /**
   * One archive of all the images; only of `platform` where the engine can choose, so it is to be looked for in the archive all the same.
   * @throws ScanError IMAGE_NOT_FOUND when one of them is gone, ENGINE_FAILED when it cannot be exported, ABORTED.
   */
  save(
    names: readonly string[],
    options: { platform?: string | undefined; signal?: AbortSignal | undefined },
  ): Promise<AsyncIterable<Uint8Array>>;
}

export interface Reach {
  engines: Engine[];
  /** Why each of the other addresses does not answer, in sentences without a full stop. */
  failures: string[];
}

/** Long enough for an engine that starts on its first connection, and for a way through several ssh hosts. */
const PING_MS = 20_000;

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
      const { apiVersion } = await ping(dial);
      reach.engines.push(engineAt(address, dial, apiVersion));
    } catch (error) {
      denied ||= textField(error, 'code') === 'EACCES';
      reach.failures.push(connectFailure(address, error, PING_MS));
    }
  }
  if (reach.engines.length > 0) return reach;
  const tried = reach.failures.join('; ');
  throw new ScanError(denied ? 'ENGINE_DENIED' : 'ENGINE_UNREACHABLE', `no container engine answers: ${tried}`);
}

/** Only the headers tell the version of the API: hence a stream, whose few bytes nobody needs. */
async function ping(dial: Dial): Promise<{ apiVersion: string | undefined }> {
  const answer = await dial({ path: '/_ping', isStream: true, abortSignal: AbortSignal.timeout(PING_MS) });
  if (!(answer instanceof IncomingMessage)) return { apiVersion: undefined };
  const version = answer.headers['api-version'];
  answer.resume();
  return { apiVersion: typeof version === 'string' ? version : undefined };
}

function engineAt({ label }: EngineAddress, dial: Dial, apiVersion: string | undefined): Engine {
  const ask = async (what: string, options: Parameters<Dial>[0]): Promise<unknown> => {
    try {
      return await dial(options);
    } catch (error) {
      if (options.abortSignal?.aborted === true) throw new ScanError('ABORTED', 'the scan was stopped', { cause: error });
      if (numberField(error, 'statusCode') === 404) return undefined;
      throw new ScanError('ENGINE_FAILED', `the engine at ${label} could not ${what}: ${sentenceOf(error).trim()}`, { cause: error });
    }
  };
  const save = async (names: readonly string[], platform: string | undefined, abortSignal: AbortSignal | undefined): Promise<Readable> => {
    const options = { names: names.map(checked), ...(platform === undefined ? {} : { platform }) };
    const stream = await ask(`export ${names.join(', ')}`, { path: '/images/get?', options, isStream: true, abortSignal });
    if (stream instanceof Readable) return stream;
    throw new ScanError('IMAGE_NOT_FOUND', `the engine at ${label} no longer has ${names.join(' or ')}`);
  };
  return {
    label,
    inspect: (name, abortSignal) => ask(`inspect ${name}`, { path: `/images/${checked(name)}/json`, abortSignal }),
    history: (name, abortSignal) => ask(`tell the history of ${name}`, { path: `/images/${checked(name)}/history`, abortSignal }),
    list: (abortSignal) => ask('list its images', { path: '/images/json', abortSignal }),
    save: async (names, { platform, signal }) => {
      const query = isAtLeast(apiVersion, SAVES_PLATFORM) ? platformQuery(platform) : undefined;
      if (query === undefined) return save(names, undefined, signal);
      try {
        return await save(names, query, signal);
      } catch (error) {
        // It has no such platform of one of them, perhaps: the archive without a choice tells which there are.
        if (signal?.aborted === true || !(error instanceof ScanError)) throw error;
        return save(names, undefined, signal);
      }
    },
  };
}

/** Since this version `platform` may be chosen. https://docs.docker.com/reference/api/engine/version-history/#v148-api-changes */
const SAVES_PLATFORM = [1, 48] as const;

function isAtLeast(version: string | undefined, [major, minor]: readonly [number, number]): boolean {
  const [, hasMajor, hasMinor] = /^(\d{1,4})\.(\d{1,4})/.exec(version ?? '') ?? [];
  return Number(hasMajor) > major || (Number(hasMajor) === major && Number(hasMinor) >= minor);
}

/** A platform as the API wants it. For 32-bit ARM the engine would read a missing variant as v7, where here it means any. */
function platformQuery(platform: string | undefined): string | undefined {
  const [os, architecture, variant] = platform?.split('/') ?? [];
  if (!os || !architecture || (architecture === 'arm' && !variant)) return undefined;
  return JSON.stringify({ os, architecture, ...(variant ? { variant } : {}) });
}

/** The last door before the URL, into which names go as they are. */
function checked(name: string): string {
  if (isImageName(name)) return name;
  throw new ScanError('REFERENCE_INVALID', `${JSON.stringify(name)} is no image name`);
}
