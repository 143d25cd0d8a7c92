/**
 * What became of a file: still there, replaced or removed, and by which layer.
 *
 * Only paths that matter (those with a match, and the directories above them) are remembered, so the cost of an image with a million
 * paths is one look at each. Rules of https://github.com/opencontainers/image-spec/blob/main/layer.md: a whiteout or an opaque mark
 * hides what lower layers brought, never what its own layer brings, wherever in the tar it stands.
 */
import type { Visibility } from '../model/finding.js';
import type { EntryKind, ScannedLayer } from '../model/layer.js';

/** An entry of a layer, by its position. */
export interface EntryAt {
  layer: number;
  entry: number;
}

export interface PathEvent extends EntryAt {
  kind: EntryKind;
  /** Of a hard link. */
  target?: string;
}

export class Timeline {
  /** Events by path, in the order of layers and, within one, of the tar. */
  readonly #events: ReadonlyMap<string, PathEvents>;

  /**
   * @param layers base first; undefined for a layer that could not be read.
   * @param paths the paths that will be asked for.
   */
  constructor(layers: readonly (ScannedLayer | undefined)[], paths: Iterable<string>) {
    const events = new Map<string, PathEvents>();
    for (const path of paths) {
      events.set(path, new PathEvents());
      for (const parent of parentsOf(path)) if (!events.has(parent)) events.set(parent, new PathEvents());
    }
    layers.forEach((scanned, layer) => {
      scanned?.entries.forEach(({ path, kind, target }, entry) => {
        events.get(path)?.add({ layer, entry, kind, ...(target !== undefined && { target }) });
      });
    });
    this.#events = events;
  }

  /** What a hard link to `path` names: earlier in its layer, later in it (a forward link), or in a lower layer and not yet hidden. */
  holderOf(path: string, link: EntryAt): PathEvent | undefined {
    const holders = this.#events.get(path)?.holders ?? [];
    const next = firstAfter(holders, link);
    const own = holders[next - 1]?.entry === link.entry && holders[next - 1]?.layer === link.layer ? holders[next - 2] : holders[next - 1];
    if (own?.layer === link.layer) return own;
    if (own !== undefined && (this.visibilityOf(path, own).layer ?? Infinity) >= link.layer) return own;
    return holders[next]?.layer === link.layer ? holders[next] : undefined;
  }

  /** Whether the content that an entry put at `path` is still seen in the final filesystem, and if not, which layer hid it first. */
  visibilityOf(path: string, at: EntryAt): Omit<Visibility, 'step'> {
    const own = this.#events.get(path);
    const replaced = layerAfter(own?.puts, at);
    const removed = Math.min(layerAbove(own?.whiteouts, at), ...parentsOf(path).map((parent) => hiddenWith(this.#events.get(parent), at)));
    if (replaced === Infinity && removed === Infinity) return { state: 'live' };
    // A layer that removes a directory and brings the file anew has replaced it.
    return replaced <= removed ? { state: 'overwritten', layer: replaced } : { state: 'deleted', layer: removed };
  }
}

/** What happened to one path, sorted into lists in which the next event is found without looking at all: a tar may repeat a name a million times. */
class PathEvents {
  /** What puts something at the path. */
  readonly puts: PathEvent[] = [];
  /** Of these, what ends a directory. */
  readonly replacers: PathEvent[] = [];
  /** Of these, what has content of its own. */
  readonly holders: PathEvent[] = [];
  readonly whiteouts: PathEvent[] = [];
  readonly opaques: PathEvent[] = [];

  add(event: PathEvent): void {
    const { kind } = event;
    if (kind === 'whiteout') this.whiteouts.push(event);
    else if (kind === 'opaque') this.opaques.push(event);
    else {
      this.puts.push(event);
      if (kind !== 'directory') this.replacers.push(event);
      if (kind === 'file' || kind === 'hardlink') this.holders.push(event);
    }
  }
}

/** The first layer that hides what is in a directory: removes it, makes it opaque, or puts something else there. */
function hiddenWith(directory: PathEvents | undefined, at: EntryAt): number {
  return Math.min(layerAfter(directory?.replacers, at), layerAbove(directory?.whiteouts, at), layerAbove(directory?.opaques, at));
}

/** The layer of the first event after `at`, in its own layer or a higher one; infinity when there is none. */
function layerAfter(events: readonly PathEvent[] = [], at: EntryAt): number {
  return events[firstAfter(events, at)]?.layer ?? Infinity;
}

/** The layer of the first event in a higher layer: marks never hide what their own layer brings. */
function layerAbove(events: readonly PathEvent[] = [], { layer }: EntryAt): number {
  return layerAfter(events, { layer, entry: Infinity });
}

/** Index of the first event after `at`, by halving. */
function firstAfter(events: readonly PathEvent[], at: EntryAt): number {
  let low = 0;
  for (let high = events.length; low < high;) {
    const middle = (low + high) >> 1;
    const event = events[middle];
    if (event !== undefined && isAfter(event, at)) high = middle;
    else low = middle + 1;
  }
  return low;
}

function isAfter(event: EntryAt, at: EntryAt): boolean {
  return event.layer > at.layer || (event.layer === at.layer && event.entry > at.entry);
}

/** The directories above a path, nearest first, the root (``) last. */
function parentsOf(path: string): string[] {
  const parents: string[] = [];
  for (let slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) parents.push(path.slice(0, slash));
  if (path !== '') parents.push('');
  return parents;
}
