/** What an audit keeps of a scanned manifest: of each image its findings and where they are, not its steps and files. */
import type { SealedFinding, SealedImage, SealedReport, SealedSighting } from '../report/format.js';
import { placeOf } from '../report/place.js';
import type { Secret } from '../model/secret.js';
import type { StoredFinding, StoredImage, StoredRoot } from './stored.js';

/** Places of one secret in one image that are kept. */
const MOST_PLACES = 20;

/** @param sameness tells equal secrets */
export function factsOf({ images, skipped }: SealedReport, sameness: (secret: Secret) => string): StoredRoot {
  return { images: images.map((image) => imageFacts(image, sameness)), skipped: [...skipped] };
}

function imageFacts(image: SealedImage, sameness: (secret: Secret) => string): StoredImage {
  const { digest, platform, createdAt, build } = image;
  return {
    digest: digest ?? image.id,
    ...(platform !== undefined && { platform }),
    ...(createdAt !== undefined && { createdAt }),
    ...(build !== undefined && { build }),
    layers: image.layers.map((layer) => ({ digest: layer.digest ?? layer.diffId, size: layer.size })),
    findings: image.findings.map((finding) => findingFacts(finding, sameness(finding.secret))),
    // What is left out on purpose is said once for each kind, by a scan of the image.
    skipped: image.skipped.filter(({ severity }) => severity === 'failure'),
  };
}

function findingFacts(finding: SealedFinding, secret: string): StoredFinding {
  const { detector, title, provider, category, severity, confidence, origin, redacted, fingerprint, remedies, rootCause } = finding;
  const more = finding.sightings.length - MOST_PLACES;
  return {
    secret,
    fingerprint,
    detector,
    title,
    provider,
    category,
    severity,
    confidence,
    origin,
    redacted,
    cause: rootCause.text,
    places: finding.sightings.slice(0, MOST_PLACES).map(placeFacts),
    ...(more > 0 && { more }),
    remedies: remedies.map(({ text, revoke }) => ({ text, ...(revoke !== undefined && { revoke }) })),
  };
}

function placeFacts(sighting: SealedSighting): StoredFinding['places'][number] {
  const { kind, path, name, line, layer, visibility } = sighting;
  return {
    kind,
    text: placeOf(sighting),
    ...(path !== undefined && { path }),
    ...(name !== undefined && { name }),
    ...(line !== undefined && { line }),
    ...(layer !== undefined && { layer: layer.diffId }),
    state: visibility.state,
  };
}
