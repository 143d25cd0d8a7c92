/**
 * Whose a file is: the package manager's that claims its path, when what lies there is what the package brought.
 *
 * The databases of all layers are at hand; of each the one counts that is live at the file's layer. A digest decides wherever there is one.
 * Without, only a claim of the file's own layer counts: what a later layer puts over a package's file is not the package's any more.
 */
import type { OriginEvidence } from '../../model/finding.js';
import type { ScannedLayer } from '../../model/layer.js';
import type { FileContent } from '../../model/ownership.js';
import { Timeline, type EntryAt } from '../timeline.js';
import type { PackageSystem } from './claim.js';
import { hashOf, type FoundClaim } from './claim-table.js';
import { sourceOf } from './compiled.js';
import type { LayerClaims } from './layer-claims.js';
import { treeOf } from './trees.js';

/** A file that a match lies in, under one of its names. */
export interface OwnedPath {
  path: string;
  layer: number;
  /** Absent for what is not in the file's bytes, such as its name. */
  content?: FileContent | undefined;
}

export interface Owner {
  origin: 'distribution' | 'package';
  evidence: OriginEvidence;
}

/** A file that a package brought and that is not what it was. */
export interface Changed {
  origin: 'yours';
  evidence: OriginEvidence;
}

/** A claim and the database that makes it. */
interface Claimed {
  claim: FoundClaim;
  system: PackageSystem;
  at: EntryAt & { path: string };
}

export class Owners {
  /** By the hash of the path. */
  readonly #claims = new Map<number, Claimed[]>();
  readonly #timeline: Timeline;
  /** Layers in which the marker of a package tree, or the source of a compiled file, came, with what is known of its content. */
  readonly #markers = new Map<string, Map<number, FileContent | undefined>>();

  /**
   * @param layers base first; undefined for a layer that could not be read.
   * @param claims by layer, as `layers`.
   * @param paths the paths that will be asked for.
   */
  constructor(layers: readonly (ScannedLayer | undefined)[], claims: readonly (LayerClaims | undefined)[], paths: ReadonlySet<string>) {
    const sources = Array.from(paths, sourceOf).filter((source) => source !== undefined);
    const hashes = new Set([...paths, ...sources].map(hashOf));
    claims.forEach((known, layer) => {
      known?.table.find(hashes, (hash, claim) => {
        const document = known.documents[claim.document];
        if (document === undefined) return;
        const claimed = { claim, system: document.system, at: { path: document.path, layer, entry: document.entry } };
        const others = this.#claims.get(hash);
        if (others === undefined) this.#claims.set(hash, [claimed]);
        else others.push(claimed);
      });
    });
    this.#timeline = new Timeline(layers, new Set([...this.#claims.values()].flat().map(({ at }) => at.path)));
    for (const source of sources) this.#markers.set(source, new Map());
    for (const path of [...paths, ...sources]) {
      const marker = treeOf(path)?.marker;
      if (marker !== undefined) this.#markers.set(marker, new Map());
    }
    if (this.#markers.size === 0) return;
    layers.forEach((scanned, layer) => {
      const contents = new Map(scanned?.contents.map((content) => [content.entry, content]));
      scanned?.entries.forEach(({ path, kind }, entry) => {
        if (kind === 'file') this.#markers.get(path)?.set(layer, contents.get(entry));
      });
    });
  }

  /** Undefined for what no package manager knows. */
  of(file: OwnedPath): Owner | Changed | undefined {
    return this.#byDatabase(file) ?? this.#byTree(file) ?? this.#bySource(file);
  }

  /** The source as it lay there when it was compiled. */
  #bySource({ path, layer }: OwnedPath): Owner | Changed | undefined {
    const source = sourceOf(path);
    if (source === undefined) return undefined;
    const last = [...(this.#markers.get(source) ?? [])].findLast(([at]) => at <= layer);
    if (last === undefined) return undefined;
    const owner = this.of({ path: source, layer: last[0], content: last[1] });
    return owner?.origin === 'yours' ? owner : owner && { ...owner, evidence: { ...owner.evidence, kind: 'path' } };
  }

  #byDatabase(file: OwnedPath): Owner | Changed | undefined {
    const claims = this.#claims.get(hashOf(file.path)) ?? [];
    const live = claims.filter(({ at }) => this.#isLive(at, file.layer));
    const digests = file.content?.digests;
    const size = file.content?.size;
    if (digests !== undefined) {
      // A digest says whose content it is, whichever layer brought the database: some builders put it into a layer of its own.
      const same = [...live, ...claims].find(({ claim }) => claim.isOf(digests));
      if (same !== undefined) return owned(same, 'digest');
      const other = live.find(({ claim }) => claim.hasDigest);
      if (other !== undefined) return changed(other);
    }
    if (size !== undefined) {
      const sized = live.find(({ claim }) => claim.size !== undefined);
      if (sized !== undefined) return sized.claim.size === size ? owned(sized, 'path-and-size') : changed(sized);
    }
    const own = live.find(({ at }) => at.layer === file.layer);
    return own === undefined ? undefined : owned(own, 'path');
  }

  #byTree({ path, layer, content }: OwnedPath): Owner | Changed | undefined {
    const tree = treeOf(path);
    if (tree === undefined) return undefined;
    const { system, marker, sha1 } = tree;
    const owner = `${system} ${tree.package}`;
    if (sha1 !== undefined && content?.digests !== undefined) {
      if (content.digests.sha1 !== sha1) return { origin: 'yours', evidence: { kind: 'modified', owner } };
      return { origin: 'package', evidence: { kind: 'digest', owner } };
    }
    if (marker !== undefined && this.#markers.get(marker)?.has(layer) !== true) return undefined;
    return { origin: originOf(system), evidence: { kind: 'path', owner } };
  }

  #isLive(document: Claimed['at'], layer: number): boolean {
    if (document.layer > layer) return false;
    return (this.#timeline.visibilityOf(document.path, document).layer ?? Infinity) > layer;
  }
}

/** Package managers of a whole system. */
const SYSTEMS: ReadonlySet<PackageSystem> = new Set(['dpkg', 'apk', 'rpm']);

function owned({ claim, system }: Claimed, kind: OriginEvidence['kind']): Owner {
  return { origin: originOf(system), evidence: { kind, owner: `${system} ${claim.package}` } };
}

function originOf(system: PackageSystem): Owner['origin'] {
  return SYSTEMS.has(system) ? 'distribution' : 'package';
}

function changed({ claim, system }: Claimed): Changed {
  return { origin: 'yours', evidence: { kind: 'modified', owner: `${system} ${claim.package}` } };
}
