/**
 * Evidence for auditors: each place in which secrets hide in images, and whether it is clean. It says what people check by hand with
 * `docker history`, `docker inspect`, a search through the layers, and a look at the build cache.
 */
import type { PlaceKind } from '../model/match.js';
import type { SealedImage } from './format.js';
import { isSureLeak } from './groups.js';

type CheckId = 'history' | 'config' | 'layers' | 'attestations' | 'cache';

export interface Check {
  id: CheckId;
  /** `not looked at` also where a part of it could not be read. What somebody accepted leaks all the same. */
  state: 'clean' | 'leaks' | 'not looked at';
  /** Secrets that are seen there, accepted ones included. */
  findings: number;
  accepted: number;
}

/** What people call it. */
export function nameOf({ id }: Check): string {
  return id === 'cache' ? 'build cache' : id;
}

/** In the order in which people look. */
export function checklistOf(image: SealedImage): Check[] {
  return CHECKS.map(({ id, kinds, isLookedAt }) => {
    const found = image.findings.filter((finding) => isSureLeak(finding) && finding.sightings.some(({ kind }) => kinds.includes(kind)));
    const state = found.length > 0 ? 'leaks' : isLookedAt(image) ? 'clean' : 'not looked at';
    return { id, state, findings: found.length, accepted: found.filter(({ accepted }) => accepted !== undefined).length };
  });
}

interface Place {
  id: CheckId;
  kinds: readonly PlaceKind[];
  /** Whether the source of the image hands it out, and all of it was read. */
  isLookedAt: (image: SealedImage) => boolean;
}

const CHECKS: readonly Place[] = [
  { id: 'history', kinds: ['history', 'build-arg'], isLookedAt: ({ steps }) => steps.length > 0 },
  { id: 'config', kinds: ['env', 'label', 'command', 'healthcheck'], isLookedAt: ({ id, source }) => id !== '' && source !== 'directory' },
  {
    id: 'layers',
    kinds: ['file'],
    isLookedAt: ({ layers, skipped }) => layers.length > 0 && skipped.every(({ severity }) => severity !== 'failure'),
  },
  {
    id: 'attestations',
    kinds: ['annotation', 'attestation'],
    // Engines and `docker save` leave them out.
    isLookedAt: ({ source }) => source === 'registry' || source === 'oci-layout' || source === 'oci-archive',
  },
  { id: 'cache', kinds: [], isLookedAt: ({ source, findings }) => source === 'build-cache' && !findings.some(isSureLeak) },
];
