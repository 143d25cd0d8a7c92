import { posix } from 'node:path';

import type { ArtifactLocation, Location, LogicalLocation, Run } from 'sarif';

import type { PlaceKind } from '../../model/match.js';
import { escapeText } from '../escape.js';
import type { SealedImage, SealedSighting, SealedStep } from '../format.js';
import { placeOf } from '../place.js';

export type Steps = Pick<SealedImage, 'steps'>;

/** The image itself, and the root of its filesystem in it. Neither has a place on a disk, so the image's base has a description and no URI. */
export function originalUriBaseIds(image: SealedImage): NonNullable<Run['originalUriBaseIds']> {
  return {
    IMAGE: { description: { text: `The container image ${image.reference} (${image.id}).` } },
    ...(image.dockerfile !== undefined && { [CHECKOUT]: { description: { text: 'The folder in which the Dockerfile was named.' } } }),
    ROOTFS: { uri: 'rootfs/', uriBaseId: 'IMAGE', description: { text: 'The root of the filesystem, in any layer.' } },
  };
}

/** Of files that an image is built from: code scanning takes them relative to the root of the repository. */
export const CHECKOUT = '%SRCROOT%';

/** Lines of a Dockerfile. */
export function linesLocation({ path, line, endLine }: NonNullable<SealedStep['dockerfile']>): Location {
  return {
    physicalLocation: {
      artifactLocation: fileOfCheckout(path),
      region: { startLine: line, ...(endLine !== undefined && { endLine }) },
    },
  };
}

/** An absolute path stays one: where the repository begins is not known. */
function fileOfCheckout(path: string): ArtifactLocation {
  const steps = posix.normalize(path);
  return steps.startsWith('/') ? { uri: `file://${pathUri(steps)}` } : { uri: pathUri(steps), uriBaseId: CHECKOUT };
}

/**
 * Where a sighting is. What is no file lies in the image's config, and has a logical location that names it; it has a physical location
 * too, because code scanning refuses results without one.
 */
export function locationOf(sighting: SealedSighting, image: Steps): Location {
  const logical = logicalLocation(sighting, image);
  return {
    physicalLocation:
      sighting.kind === 'file'
        ? {
            artifactLocation:
              sighting.layer === undefined
                ? fileOfCheckout(sighting.path ?? '')
                : { uri: pathUri(sighting.path ?? ''), uriBaseId: 'ROOTFS' },
            region: { startLine: sighting.line ?? 1 },
          }
        : // The config is one line of JSON.
          { artifactLocation: { uri: 'config.json', uriBaseId: 'IMAGE' }, region: { startLine: 1 } },
    ...(logical !== undefined && { logicalLocations: [logical] }),
    properties: {
      kind: sighting.kind,
      visibility: sighting.visibility,
      ...(sighting.step !== undefined && { step: sighting.step }),
      ...(sighting.layer !== undefined && { layer: sighting.layer }),
      // Bytes, where SARIF's own columns count characters.
      ...(sighting.column !== undefined && { byteColumn: sighting.column }),
      ...(sighting.offset !== undefined && { byteOffset: sighting.offset }),
      ...(sighting.chain !== undefined && { chain: sighting.chain }),
    },
  };
}

function logicalLocation(sighting: SealedSighting, image: Steps): LogicalLocation | undefined {
  if (sighting.kind === 'file') return undefined;
  const step = sighting.step === undefined ? undefined : image.steps.find(({ index }) => index === sighting.step);
  const name = escapeText(sighting.name ?? step?.instruction ?? sighting.kind);
  return {
    name,
    fullyQualifiedName: `${sighting.step === undefined ? 'config' : `step ${sighting.step}`}/${placeOf(sighting)}`,
    kind: LOGICAL_KIND[sighting.kind],
  };
}

/** SARIF's own words where they fit (section 3.33.7), ours elsewhere. */
const LOGICAL_KIND: Readonly<Record<Exclude<PlaceKind, 'file'>, string>> = {
  env: 'variable',
  label: 'property',
  command: 'command',
  healthcheck: 'command',
  'build-arg': 'parameter',
  history: 'instruction',
  annotation: 'property',
  attestation: 'attestation',
};

/** A relative URI: each segment percent-encoded, dot segments too, so that a hostile name cannot lead out of the root. */
function pathUri(path: string): string {
  return path.split('/').map(segment).join('/');
}

function segment(name: string): string {
  if (name === '.' || name === '..') return name.replaceAll('.', '%2E');
  // A lone surrogate has no encoding; decoding it anew puts a replacement character there.
  return encodeURIComponent(Buffer.from(name).toString());
}
