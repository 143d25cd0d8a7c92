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
  readonly #events: ReadonlyMap<string, PathEvent[]>;

  /**
   * @param layers base first; undefined for a layer that could not be read.
   * @param paths the paths that will be asked for.
   */
  constructor(layers: readonly (ScannedLayer | undefined)[], paths: Iterable<string>) {
    const events = new Map<string, PathEvent[]>();
    for (const path of paths) {
      events.set(path, []);
      for (const parent of parentsOf(path)) if (!events.has(parent)) events.set(parent, []);
    }
    layers.forEach((scanned, layer) => {
      scanned?.entries.forEach(({ path, kind, target }, entry) => {
        events.get(path)?.push({ layer, entry, kind, ...(target !== undefined && { target }) });
      });
    });
    this.#events = events;
  }

  /** Everything that happened to the path itself. */
  eventsOf(path: string): readonly PathEvent[] {
    return this.#events.get(path) ?? [];
  }

  /** Whether the content that an entry put at `path` is still seen in the final filesystem, and if not, which layer hid it first. */
  visibilityOf(path: string, at: EntryAt): Omit<Visibility, 'step'> {
    const replaced = firstLayer(this.eventsOf(path), at, puts);
    const removed = Math.min(
      firstLayer(this.eventsOf(path), at, ({ kind, layer }) => kind === 'whiteout' && layer > at.layer),
      ...parentsOf(path).map((parent) => firstLayer(this.eventsOf(parent), at, (event) => hidesContent(event, at))),
    );
    if (replaced === Infinity && removed === Infinity) return { state: 'live' };
    // A layer that removes a directory and brings the file anew has replaced it.
    return replaced <= removed ? { state: 'overwritten', layer: replaced } : { state: 'deleted', layer: removed };
  }
}

/** The first layer with such an event after `at`; infinity when there is none. */
function firstLayer(events: readonly PathEvent[], at: EntryAt, test: (event: PathEvent) => boolean): number {
  return events.find((event) => isAfter(event, at) && test(event))?.layer ?? Infinity;
}

function isAfter(event: EntryAt, at: EntryAt): boolean {
  return event.layer > at.layer || (event.layer === at.layer && event.entry > at.entry);
}

/** Whether the event puts something at its path. */
function puts({ kind }: PathEvent): boolean {
  return kind !== 'whiteout' && kind !== 'opaque';
}

/** Whether what happens to a directory hides what was in it: removed, made opaque, or no directory any more. */
function hidesContent({ kind, layer }: PathEvent, at: EntryAt): boolean {
  if (kind === 'whiteout' || kind === 'opaque') return layer > at.layer;
  return kind !== 'directory';
}

/** The directories above a path, nearest first, the root (``) last. */
function parentsOf(path: string): string[] {
  const parents: string[] = [];
  for (let slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) parents.push(path.slice(0, slash));
  if (path !== '') parents.push('');
  return parents;
}
