/** Small images for the tests of this stage, and a detector that finds marked words, so that each test shows its whole world. */
import { configBlobs } from '../../src/correlate/blobs.js';
import { matchConfig } from '../../src/correlate/config-matches.js';
import { correlate } from '../../src/correlate/correlate.js';
import { parseSteps } from '../../src/correlate/steps.js';
import type { BlobScan } from '../../src/model/detector.js';
import type { Finding, Sighting } from '../../src/model/finding.js';
import type { HistoryEntry, Image, ImageConfig, ImageDocument } from '../../src/model/image.js';
import type { FileMatch, PathEntry, ScannedLayer } from '../../src/model/layer.js';
import type { BlobContext, Match, RuleInfo } from '../../src/model/match.js';
import { Secret } from '../../src/model/secret.js';

export function ruleInfo(id: string, over: Partial<RuleInfo> = {}): RuleInfo {
  return {
    id,
    title: `Title of ${id}`,
    provider: 'fruit',
    severity: 'critical',
    use: 'build',
    category: 'secret',
    specificity: 3,
    references: [],
    ...over,
  };
}

export function matchOf(value: string, over: Partial<Match> = {}): Match {
  const secret = Secret.fromText(value);
  return {
    detector: 'fruit-token',
    category: 'secret',
    confidence: 'likely',
    evidence: 'a fruit',
    start: 0,
    end: value.length,
    line: 1,
    column: 1,
    secret,
    joins: [secret],
    redacted: '********',
    parts: [],
    ...over,
  };
}

/** The words a world's detector finds, each with the match it gives. */
export type Finds = Readonly<Record<string, Partial<Match>>>;

/** A detector that finds words as they are. */
export function finder(finds: Finds): (context: BlobContext) => BlobScan {
  return () => {
    const chunks: Uint8Array[] = [];
    return {
      write: (chunk) => void chunks.push(Uint8Array.from(chunk)),
      end: () => matchesIn(Buffer.concat(chunks).toString('latin1'), finds),
      passedOver: () => undefined,
    };
  };
}

function matchesIn(text: string, finds: Finds): Match[] {
  const matches: Match[] = [];
  for (const [word, over] of Object.entries(finds)) {
    for (let start = text.indexOf(word); start !== -1; start = text.indexOf(word, start + word.length)) {
      matches.push(matchOf(word, { ...over, start, end: start + word.length }));
    }
  }
  return matches.sort((a, b) => a.start - b.start);
}

/** What a test says of a layer: content of a file, or what else stands at the path; in the order of the tar. */
export type LayerSpec = Readonly<
  Record<string, string | { dir: true } | { gone: true } | { opaque: true } | { link: string } | { symlink: string }>
>;

/** A layer that was read and had nothing in it. */
export const EMPTY_LAYER: ScannedLayer = {
  diffId: '',
  digest: '',
  complete: true,
  compression: 'none',
  size: 0,
  files: 0,
  bytes: 0,
  entries: [],
  matches: [],
  contents: [],
  skipped: [],
};

export function scannedLayer(spec: LayerSpec, finds: Finds = {}): ScannedLayer {
  return layerOf(Object.entries(spec), finds);
}

/** Like `scannedLayer`, for a tar that names a path twice. */
export function layerOf(members: readonly (readonly [string, LayerSpec[string]])[], finds: Finds = {}): ScannedLayer {
  const entries: PathEntry[] = members.map(([path, what]) => entryOf(path, what));
  const matches: FileMatch[] = members.flatMap(([, what], entry) =>
    typeof what === 'string' ? matchesIn(what, finds).map((match) => ({ entry, match })) : [],
  );
  return { ...EMPTY_LAYER, diffId: 'sha256:0', digest: 'sha256:0', entries, matches };
}

function entryOf(path: string, what: LayerSpec[string]): PathEntry {
  if (typeof what === 'string') return { path, kind: 'file' };
  if ('dir' in what) return { path, kind: 'directory' };
  if ('gone' in what) return { path, kind: 'whiteout' };
  if ('opaque' in what) return { path, kind: 'opaque' };
  if ('link' in what) return { path, kind: 'hardlink', target: what.link };
  return { path, kind: 'symlink', target: what.symlink };
}

export interface World {
  /** Default: an archive. */
  source?: Image['source'];
  /** `created_by` of each entry; a row that makes no layer in an array of its own. */
  history: readonly (string | [string] | HistoryEntry)[];
  layers?: readonly LayerSpec[];
  config?: Partial<ImageConfig>;
  documents?: readonly ImageDocument[];
  finds: Finds;
  rules?: readonly RuleInfo[];
}

export function entry(row: World['history'][number]): HistoryEntry {
  if (typeof row === 'string') return { createdBy: row, emptyLayer: false };
  return Array.isArray(row) ? { createdBy: row[0], emptyLayer: true } : row;
}

export function imageOf({ source = 'docker-archive', history, layers = [], config = {}, documents = [] }: Omit<World, 'finds'>): Image {
  return {
    reference: 'test',
    id: 'sha256:1',
    source,
    config: { env: [], labels: {}, cmd: [], entrypoint: [], healthcheck: [], shell: [], onBuild: [], ...config },
    history: history.map(entry),
    layers: layers.map((_, index) => ({ index, diffId: `sha256:${index}`, mediaType: 'tar', blob: `blob-${index}` })),
    documents,
    skipped: [],
  };
}

/** The whole stage on a world. */
export function findingsOf(world: World): Finding[] {
  const image = imageOf(world);
  const { steps, alignment } = parseSteps(image.history, image.layers.length);
  const layers = new Map((world.layers ?? []).map((spec, index) => [`blob-${index}`, scannedLayer(spec, world.finds)]));
  const configMatches = matchConfig(configBlobs(image, steps), finder(world.finds));
  const rules = new Map((world.rules ?? []).map((rule) => [rule.id, rule]));
  return correlate({ image, layers, steps, alignment, configMatches, rule: (id) => rules.get(id) ?? ruleInfo(id) });
}

/** A sighting on one line: `build-arg NPM_TOKEN @2`, `file app/.npmrc @3 deleted by 4`. */
export function show(sighting: Sighting): string {
  const { kind, path, name, step, visibility } = sighting;
  const place = [kind, path ?? name].filter((text) => text !== undefined).join(' ');
  const hidden = visibility.state === 'live' ? '' : ` ${visibility.state} by ${visibility.step ?? `layer ${visibility.layer ?? '?'}`}`;
  return `${place} @${step ?? '?'}${hidden}`;
}

/** What a test of a finding mostly asks: where it came from, how, and where it is. */
export function gist(finding: Finding | undefined): unknown {
  if (finding === undefined) return undefined;
  return { root: finding.rootCause.step, leaks: finding.leaks, sightings: finding.sightings.map(show) };
}
