/** An audit: every image of a registry, each layer once, in a folder that remembers how far it came and what it found. */
import { randomUUID } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { join } from 'node:path';
import type { AuditProgress, AuditReport } from '../model/audit.js';
import { ScanError } from '../model/errors.js';
import type { Gate } from '../model/gate.js';
import type { Sealed } from '../model/sealed.js';
import type { Policy } from '../policy/policy.js';
import { sealAudit } from '../report/audit/seal.js';
import { openScanner } from '../scanner.js';
import type { Selection } from '../detect/select.js';
import { registriesFor, type RegistryAccess } from '../source/registry/registries.js';
import { openStore } from '../store/open-store.js';
import { version } from '../version.js';
import { assemble } from './assemble.js';
import type { Choice } from './choice.js';
import { workOff } from './crew.js';
import { Judge } from './judge.js';
import { Ledger } from './ledger.js';
import { parseList, parseTarget, type Target } from './target.js';
import { Tally } from './tally.js';
import { repositoriesOf } from './walk.js';
import { worksOf } from './works.js';

export interface AuditOptions {
  /** Where the state of audits, their results and what is known of layers are kept; made where it is not there. For one user alone. */
  folder: string;
  /** Repositories and images to look at instead of the whole registry, one a line. */
  list?: { name: string; lines: Iterable<string> } | undefined;
  /** Globs on repositories, or `repository:tag`. */
  include?: readonly string[] | undefined;
  exclude?: readonly string[] | undefined;
  /** Of each repository, so many of the images that were made last. */
  newest?: number | undefined;
  /** Only images made since then: RFC 3339, or a day. */
  since?: string | undefined;
  /** `os/architecture[/variant]`. Default: all. */
  platform?: string | undefined;
  rules?: readonly string[] | undefined;
  select?: Selection | undefined;
  /** What may stay, of `readPolicy`; its baseline, and remarks in files, are not heeded. Default: nothing may. */
  policy?: Policy | undefined;
  /** What fails. Default: what the policy says, else as for scans. */
  gate?: Gate | undefined;
  /** Threads, as for `scanImages`. */
  jobs?: number | undefined;
  /** Images at once. Default 4. */
  concurrency?: number | undefined;
  /** Requests to one registry that begin within a second, at most. */
  requestsPerSecond?: number | undefined;
  /** Most bytes of what is kept of layers. Default 4 GiB. */
  cacheLimit?: number | undefined;
  registry?: RegistryAccess | undefined;
  env?: NodeJS.ProcessEnv | undefined;
  /** Stops: what is finished is kept, and the report says that it is incomplete. */
  signal?: AbortSignal | undefined;
  onProgress?: ((progress: AuditProgress) => void) | undefined;
  onNote?: ((note: string) => void) | undefined;
  /** Milliseconds since the epoch. Default: the clock. */
  now?: (() => number) | undefined;
}

const CACHE_LIMIT = 4 * 2 ** 30;
const CONCURRENCY = 4;
/** Layers of one image under way at once: the others are those of other images. */
const LAYERS_AT_ONCE = 2;

/** See audit.ts. */
export async function auditRegistry(target: string | undefined, options: AuditOptions): Promise<Sealed<AuditReport>> {
  const { folder, include = [], exclude = [], newest, since, platform, concurrency = CONCURRENCY, requestsPerSecond } = options;
  const { now = Date.now, signal = new AbortController().signal, env, onNote } = options;
  // Each image that is scanned listens to it.
  setMaxListeners(0, signal);
  const wanted = targetOf(target, options.list);
  const choice: Choice = { include, exclude, newest, since: timeOf(since) };
  const registries = registriesFor(
    wanted.wanted.map(({ host }) => `${host}/any`),
    {
      requestsAtOnce: concurrency * LAYERS_AT_ONCE,
      ...options.registry,
      ...(requestsPerSecond !== undefined && { requestsPerSecond }),
      env,
      signal,
    },
  );
  const store = await openStore(folder);
  let scanner: Awaited<ReturnType<typeof openScanner>> | undefined;
  try {
    const { rules, select, jobs, cacheLimit: limit = CACHE_LIMIT } = options;
    const layersAtOnce = LAYERS_AT_ONCE;
    scanner = await openScanner({
      folder: join(folder, 'layers'),
      limit,
      rules,
      select,
      jobs,
      layersAtOnce,
      platform,
      now: new Date(now()),
      signal,
      onNote,
    });
    const seal = scanner;
    const ledger = await Ledger.open(store, { name: { ...wanted, choice, platform }, identity: scanner.identity, now });
    const tally = new Tally(ledger, options.onProgress, now, signal);
    if (!ledger.isWalked) {
      const found = repositoriesOf(wanted, choice, registries, (skip) => ledger.skip({ ...skip, detail: seal.text(skip.detail) }));
      for await (const job of found) {
        if (signal.aborted) break;
        await ledger.addRepository(job);
      }
      if (!signal.aborted) await ledger.walked();
    }
    const crew = {
      store,
      // What is listed is scanned before more is listed.
      works: worksOf({ ledger, registries, scanner, choice, tally }),
      owner: randomUUID(),
      size: concurrency,
      signal,
      now,
    };
    let stopped = await workOff(crew);
    if (stopped === undefined && !signal.aborted && (await ledger.addElsewhere()) > 0) stopped = await workOff(crew);
    const { isOver, ...known } = await ledger.known(stopped);
    const tool = { name: 'stowaway', version, ruleSet: scanner.ruleSet };
    const judge = new Judge({ policy: options.policy, gate: options.gate, today: new Date(now()).toISOString().slice(0, 10) });
    const { report, leaks } = assemble({ tool, target: wanted.name, ...known }, judge);
    for (const note of judge.notes()) onNote?.(seal.text(note));
    if (isOver) await ledger.close(leaks);
    return sealAudit(report, scanner);
  } finally {
    await registries.close();
    await scanner?.close();
    await store.close();
  }
}

function targetOf(target: string | undefined, list: AuditOptions['list']): Target {
  if (list === undefined) {
    if (target === undefined) throw new ScanError('OPTION_INVALID', 'there is nothing to audit: name a registry, or give a list');
    return parseTarget(target);
  }
  const host = target === undefined ? undefined : parseTarget(target);
  if (host?.wanted[0]?.path !== undefined)
    throw new ScanError('OPTION_INVALID', `with a list, ${host.name} can only be a registry: its repositories are those of the list`);
  return parseList(list.lines, list.name, host?.wanted[0]?.host);
}

/** RFC 3339, the same for the same time however it was written. */
function timeOf(since: string | undefined): string | undefined {
  if (since === undefined) return undefined;
  const time = /^\d{4}-\d\d-\d\d(?:[T ].*)?$/.test(since) ? Date.parse(since) : NaN;
  if (Number.isNaN(time)) throw new ScanError('OPTION_INVALID', `${JSON.stringify(since)} is no day: write it as 2026-03-17`);
  return new Date(time).toISOString();
}
