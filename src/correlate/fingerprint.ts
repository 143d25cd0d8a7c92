/**
 * What a finding is called from one scan to the next: made of what was found and where, never of the value, so that it may be published and
 * is the same on every machine. Of several alike the position among them tells them apart.
 */
import { createHash } from 'node:crypto';
import type { Finding } from '../model/finding.js';

/** @param findings in their final order. */
export function withFingerprints(findings: readonly Omit<Finding, 'id' | 'fingerprint'>[]): Finding[] {
  const counts = new Map<string, number>();
  const fingerprints = findings.map(({ detector, sightings: [first] }) => {
    const key = JSON.stringify([detector, first?.kind, first?.path ?? first?.name ?? '']);
    const ordinal = counts.get(key) ?? 0;
    counts.set(key, ordinal + 1);
    return createHash('sha256').update(`${key}${ordinal}`).digest('hex').slice(0, FINGERPRINT_LENGTH);
  });
  const length = shortestUnique(fingerprints);
  return findings.map((finding, index) => {
    const fingerprint = fingerprints[index] ?? '';
    return { id: fingerprint.slice(0, length), fingerprint, ...finding };
  });
}

/** In hexadecimal digits: 128 bits. */
const FINGERPRINT_LENGTH = 32;
const SHORTEST_ID = 8;

/** How many digits tell all of them apart. */
function shortestUnique(fingerprints: readonly string[]): number {
  let length = SHORTEST_ID;
  while (length < FINGERPRINT_LENGTH && new Set(fingerprints.map((text) => text.slice(0, length))).size < fingerprints.length) length++;
  return length;
}
