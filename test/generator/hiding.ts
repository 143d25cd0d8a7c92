/** Owns recall: samples at random places in real files, and how many of them the detector finds. */
import type { Detector } from '../../src/model/detector.js';
import type { CredentialType } from './credential-type.js';
import { explains, type Host } from './hosts.js';
import { knownMiss } from './known-misses.js';
import { isPlaced, place, type Placed, type Setting } from './placing.js';
import { isNameless } from './providers.js';
import { Random } from './random.js';
import type { Written } from './syntax/written.js';
import { SYNTAX_NAMES } from './syntaxes.js';
import { scan, verdictOf, type Verdict } from './verdict.js';

/** Settings that another file's name makes: their lines mean something else elsewhere, or nothing. */
const OWN_FILE: ReadonlySet<Setting> = new Set<Setting>(['npmrc', 'netrc', 'minified', 'crlf']);

export interface Hidden {
  readonly placed: Placed;
  readonly host: Host;
  readonly verdict: Verdict;
}

export interface Recall {
  readonly samples: number;
  /** Found with exactly the secret's span and the right provider. */
  readonly found: number;
  /** Of those whose form or vendor's name is distinctive: how many, and how many of them were called likely or proven. */
  readonly distinctive: number;
  readonly sure: number;
  readonly good: readonly Hidden[];
  readonly faults: readonly Hidden[];
  readonly unsure: readonly Hidden[];
}

/** @param count samples; types and hosts are drawn anew for each */
export function recall(detector: Detector, types: readonly CredentialType[], hosts: readonly Host[], count: number, seed: number): Recall {
  const random = new Random(seed);
  const trials: Hidden[] = [];
  for (let index = 0; trials.length < count && index < count * 20; index++) {
    const hidden = hide(detector, random.pick(types), random.pick(hosts), index, random);
    if (hidden !== undefined) trials.push(hidden);
  }
  const good = trials.filter(({ verdict }) => verdict.outcome === 'found');
  const distinctive = good.filter(({ placed }) => isDistinctive(placed));
  const unsure = distinctive.filter(({ verdict }) => verdict.confidence === 'possible');
  return {
    samples: trials.length,
    found: good.length,
    distinctive: distinctive.length,
    sure: distinctive.length - unsure.length,
    good,
    faults: trials.filter((trial) => !good.includes(trial)),
    unsure,
  };
}

/** Told by its own form, or by its vendor's name beside it. */
function isDistinctive({ type, setting }: Placed): boolean {
  if (type.known === 'document' || type.vendor === 'generic') return false;
  return type.known === 'form' || !isNameless(setting);
}

/** Undefined where such a sample would not be in such a file. */
function hide(detector: Detector, type: CredentialType, host: Host, seed: number, random: Random): Hidden | undefined {
  const setting = random.pick<Setting>([...SYNTAX_NAMES, 'document']);
  if (OWN_FILE.has(setting)) return undefined;
  const placed = place(type, setting, seed);
  if (!isPlaced(placed) || knownMiss(type.id, setting, placed.sample.secret) !== undefined) return undefined;
  if (setting === 'document' && placed.sample.path !== undefined) return undefined;
  if (type.known === 'context' && (host.kind === 'binary' || explains(host.path))) return undefined;
  const made = host.kind === 'binary' ? between(host, placed, random) : betweenLines(host, placed, random);
  const blob = { ...placed, ...made };
  return { placed, host, verdict: verdictOf(detector, blob, scan(detector, host.path, blob.text)) };
}

function betweenLines(host: Host, placed: Placed, random: Random): Written {
  const at = host.text.indexOf('\n', random.between(0, host.text.length)) + 1;
  return inserted(host, at, placed.text.slice(placed.core.start, placed.core.end), placed);
}

/** A string of a program ends with a zero byte, and so does the one before it. */
function between(host: Host, placed: Placed, random: Random): Written {
  const made = inserted(host, random.between(0, host.text.length), `\0${placed.text.slice(placed.core.start, placed.core.end)}\0`, placed);
  return { ...made, secret: { start: made.secret.start + 1, end: made.secret.end + 1 } };
}

function inserted(host: Host, at: number, lines: string, { secret, core }: Placed): Written {
  const start = at + secret.start - core.start;
  return {
    path: host.path,
    text: host.text.slice(0, at) + lines + host.text.slice(at),
    secret: { start, end: start + secret.end - secret.start },
    core: { start: 0, end: host.text.length + lines.length },
  };
}
