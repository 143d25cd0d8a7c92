/**
 * Where in the layers each match lies, under every name its file has.
 *
 * A hard link is a second sighting: the content has two names, and removing one leaves the other. Links may point at a file of a lower
 * layer and, in a hostile or odd tar, forward; they are followed when all layers are known.
 */
import type { Visibility } from '../model/finding.js';
import type { FileMatch, ScannedLayer } from '../model/layer.js';
import type { FileContent } from '../model/ownership.js';
import { Timeline, type EntryAt, type PathEvent } from './timeline.js';

export interface FileSighting {
  path: string;
  layer: number;
  fileMatch: FileMatch;
  /** Its place among the matches of its layer. */
  ordinal: number;
  /** Of the file, when the match lies in its bytes. */
  content?: FileContent;
  visibility: Omit<Visibility, 'step'>;
}

/** The same for layers of which nobody knows how they lie upon each other: none hides what another holds, as far as can be told. */
export function sightingsApart(layers: readonly (ScannedLayer | undefined)[]): FileSighting[] {
  return layers.flatMap((scanned, index) => fileSightings(layers.map((_, other) => (other === index ? scanned : undefined))));
}

/** @param layers base first; undefined for a layer that could not be read. */
export function fileSightings(layers: readonly (ScannedLayer | undefined)[]): FileSighting[] {
  const byPath = matchesByPath(layers);
  const links = linksTo(new Set(byPath.keys()), layers);
  const timeline = new Timeline(layers, [...byPath.keys(), ...links.map(({ path }) => path)]);
  const sightings: FileSighting[] = [];
  for (const [path, matches] of byPath) {
    for (const { layer, ...found } of matches) {
      sightings.push({ path, layer, ...found, visibility: timeline.visibilityOf(path, { layer, entry: found.fileMatch.entry }) });
    }
  }
  for (const { path, at } of links) {
    if (sightings.length >= MOST_WITH_ALIASES) break;
    const origin = contentOf(timeline, at);
    if (origin === undefined) continue;
    for (const { layer, ...found } of byPath.get(origin.path) ?? []) {
      if (layer !== origin.layer || found.fileMatch.entry !== origin.entry || isInHeader(found.fileMatch)) continue;
      sightings.push({ path, layer: at.layer, ...found, visibility: timeline.visibilityOf(path, at) });
    }
  }
  return sightings;
}

/** Beyond this no further names of files are listed: each of a thousand secrets under each of a million names would fill any memory. */
const MOST_WITH_ALIASES = 20_000;

type PlacedMatch = Pick<FileSighting, 'layer' | 'fileMatch' | 'ordinal' | 'content'>;

interface Link {
  path: string;
  at: PathEvent;
}

function matchesByPath(layers: readonly (ScannedLayer | undefined)[]): Map<string, PlacedMatch[]> {
  const byPath = new Map<string, PlacedMatch[]>();
  layers.forEach((scanned, layer) => {
    const contents = new Map(scanned?.contents.map((content) => [content.entry, content]));
    for (const [ordinal, fileMatch] of (scanned?.matches ?? []).entries()) {
      const path = scanned?.entries.at(fileMatch.entry)?.path;
      if (path === undefined) continue;
      const content = fileMatch.chain === undefined ? contents.get(fileMatch.entry) : undefined;
      const placed = { layer, fileMatch, ordinal, ...(content !== undefined && { content }) };
      const known = byPath.get(path);
      if (known === undefined) byPath.set(path, [placed]);
      else known.push(placed);
    }
  });
  return byPath;
}

/** Extended headers belong to one name of a file, not to its content. */
export function isInHeader({ chain }: { chain?: readonly string[] }): boolean {
  return chain?.[0]?.startsWith('pax:') ?? false;
}

/** Every hard link whose chain of targets ends, by name, at one of `paths`. */
function linksTo(paths: ReadonlySet<string>, layers: readonly (ScannedLayer | undefined)[]): Link[] {
  if (paths.size === 0) return [];
  const byTarget = new Map<string, Link[]>();
  layers.forEach((scanned, layer) => {
    scanned?.entries.forEach(({ path, kind, target }, entry) => {
      if (kind !== 'hardlink' || target === undefined) return;
      const link: Link = { path, at: { layer, entry, kind, target } };
      const known = byTarget.get(target);
      if (known === undefined) byTarget.set(target, [link]);
      else known.push(link);
    });
  });
  const found: Link[] = [];
  const queue = [...paths];
  for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
    const links = byTarget.get(name) ?? [];
    byTarget.delete(name);
    for (const link of links) {
      found.push(link);
      queue.push(link.path);
    }
  }
  return found;
}

/** Links to links that are followed. Tars link to the first name of a file; a chain of a million is made to waste time. */
const LINKS_FOLLOWED = 40;

/** The entry whose bytes a hard link names. */
function contentOf(timeline: Timeline, link: PathEvent): (EntryAt & { path: string }) | undefined {
  for (let at = link, steps = 0; at.target !== undefined && steps < LINKS_FOLLOWED; steps++) {
    const path = at.target;
    const holder = timeline.holderOf(path, at);
    if (holder === undefined) return undefined;
    if (holder.kind === 'file') return { path, layer: holder.layer, entry: holder.entry };
    at = holder;
  }
  return undefined;
}
