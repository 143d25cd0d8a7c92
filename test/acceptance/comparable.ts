/** Owns the list of fields on which every source of an image must agree, and what some formats cannot hold. */
import type { ScannedImage } from './readable.js';

/** Names of the source, times, and digests of the stored form are not among the fields: they differ by right. */
export function comparable({ platform, alignment, steps, layers, findings }: ScannedImage) {
  return {
    platform,
    alignment,
    steps: steps.map(({ index, instruction, text, layer, buildArgs, sets }) => ({ index, instruction, text, layer, buildArgs, sets })),
    layers: layers.map(({ index, diffId, files, bytes }) => ({ index, diffId, files, bytes })),
    findings: findings.map((finding) => ({
      ...finding,
      secret: finding.secret.reveal(),
      parts: finding.parts.map((part) => ({ name: part.name, secret: part.secret.reveal() })),
    })),
  };
}

type Comparable = ReturnType<typeof comparable>;
type Sighting = Comparable['findings'][number]['sightings'][number];

/**
 * The OCI image config has no Healthcheck, OnBuild and Shell, so skopeo drops them; the history rows of the first and the last stay.
 * https://github.com/opencontainers/image-spec/blob/main/config.md#properties
 */
export const OCI_CANNOT_HOLD = ({ kind, name }: Sighting): boolean =>
  kind === 'healthcheck' || (kind === 'command' && (name === 'onbuild' || name === 'shell'));

/** The secrets of which a format drops a sighting or more. */
export function touchedBy(cannotHold: (sighting: Sighting) => boolean, { findings }: Comparable): ReadonlySet<string> {
  return new Set(findings.filter(({ sightings }) => sightings.some(cannotHold)).map(({ secret }) => secret));
}

/** What remains of an image in such a format. A touched finding may be named and explained by other sightings then, so only they count. */
export function onlyWhatFits(image: Comparable, touched: ReadonlySet<string>, cannotHold: (sighting: Sighting) => boolean) {
  const partly = image.findings.filter(({ secret }) => touched.has(secret));
  return {
    ...image,
    findings: image.findings.filter(({ secret }) => !touched.has(secret)),
    touched: partly
      .map(({ secret, sightings }) => ({ secret, sightings: sightings.filter((sighting) => !cannotHold(sighting)) }))
      .filter(({ sightings }) => sightings.length > 0),
  };
}
