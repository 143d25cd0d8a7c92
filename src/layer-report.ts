/** What a report says of the layers of an image: their facts, what of them was not looked at, and who owns their files. */
import type { BaseShare } from './correlate/base.js';
import type { LayerClaims } from './correlate/ownership/layer-claims.js';
import type { Image, Layer } from './model/image.js';
import type { ScannedLayer } from './model/layer.js';
import type { ImageReport, LayerReport } from './model/report.js';
import type { Skip } from './model/skip.js';

export function reportLayer(layer: Layer, scanned: ScannedLayer | undefined): LayerReport {
  // Of a layer that was not read, nothing is known.
  const digest = layer.digest ?? (scanned?.digest || undefined);
  return {
    index: layer.index,
    diffId: layer.diffId,
    ...(digest !== undefined && { digest }),
    mediaType: layer.mediaType,
    size: scanned?.size ?? 0,
    files: scanned?.files ?? 0,
    bytes: scanned?.bytes ?? 0,
  };
}

export function statsOf(layers: readonly LayerReport[], seconds: number): ImageReport['stats'] {
  const sum = (of: 'files' | 'bytes'): number => layers.reduce((total, layer) => total + layer[of], 0);
  return { layers: layers.length, files: sum('files'), bytes: sum('bytes'), seconds };
}

export function notBasedOn([named]: readonly Image[], base: BaseShare | undefined): Skip[] {
  if (named === undefined || base !== undefined) return [];
  const detail = `the image shares no layer with the base ${named.reference}: nothing in it was taken for the base's`;
  return [{ reason: 'missing', severity: 'policy', detail }];
}

/** @param isTold Whether the source told already that its bytes break off within this layer. */
export function skipsOf(layer: Layer, scanned: ScannedLayer | undefined, claims: LayerClaims | undefined, isTold = false): Skip[] {
  // The source told already why it has no such layer.
  if (scanned === undefined) return [];
  const own = isTold ? scanned.skipped.filter(({ reason }) => !OF_MISSING_BYTES.includes(reason)) : scanned.skipped;
  const skipped = [...own, ...(claims?.skipped ?? [])];
  const isCut = scanned.skipped.some(({ reason }) => reason === 'truncated');
  if (!scanned.complete || isCut || layer.diffId === scanned.diffId) return skipped;
  const detail = `layer ${layer.index} is not what the config says: diff_id ${layer.diffId}, the bytes give ${scanned.diffId}`;
  return [...skipped, { reason: 'digest-mismatch', severity: 'failure', layer: layer.diffId, detail }];
}

/** By `Layer.blob`. @param known by `ScannedLayer.digest` */
export function claimsOf(
  image: Image,
  layers: ReadonlyMap<string, ScannedLayer>,
  known: ReadonlyMap<string, LayerClaims>,
): ReadonlyMap<string, LayerClaims> {
  const claims = new Map<string, LayerClaims>();
  for (const { blob } of image.layers) {
    const found = known.get(layers.get(blob)?.digest ?? '');
    if (found !== undefined) claims.set(blob, found);
  }
  return claims;
}

/** What is said of a layer whose bytes end early: that they do, or, where a layer of that digest is known, that they are not its bytes. */
const OF_MISSING_BYTES: readonly Skip['reason'][] = ['truncated', 'digest-mismatch'];
