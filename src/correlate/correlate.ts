/**
 * From matches to findings: places each match in the image, joins those that are the same secret, finds the step that brought
 * it in, names what was done and what to write instead, and puts all in an order that depends on content only.
 */
import type { Alignment, Finding, Sighting } from '../model/finding.js';
import type { Image } from '../model/image.js';
import type { ScannedLayer } from '../model/layer.js';
import type { RuleInfo } from '../model/match.js';
import type { Step } from '../model/step.js';
import type { BaseShare } from './base.js';
import { asWritten } from './dockerfile/lines.js';
import type { Build } from './fix/build.js';
import type { ConfigMatch } from './config-matches.js';
import { evidenceOn } from './expiry.js';
import { withFingerprints } from './fingerprint.js';
import { join, type Group, type Identify } from './join.js';
import { controlsOf } from './leak-catalogue.js';
import { leaksOf } from './leaks.js';
import { Origins } from './origins.js';
import type { LayerClaims } from './ownership/layer-claims.js';
import { compareFindings, compareSightings } from './order.js';
import { placeAll } from './placed.js';
import { Provenance } from './provenance.js';
import { remediesFor } from './remedy.js';
import { rootCauseOf } from './root-cause.js';
import { withoutReadFiles } from './sensitive-file.js';
import { severityOf } from './severity.js';

export interface CorrelateInput {
  image: Image;
  /** By `Layer.blob`; a layer that could not be read is missing. */
  layers: ReadonlyMap<string, ScannedLayer>;
  /** By `Layer.blob`: of `ClaimsReader` for the layer. */
  claims?: ReadonlyMap<string, LayerClaims>;
  /** Of `baseOf` for this image. */
  base?: BaseShare | undefined;
  /** Of `parseSteps` for this image. */
  steps: readonly Step[];
  alignment: Alignment;
  /** Of `findLines` for this image and the Dockerfile that it was built from. */
  build?: Build | undefined;
  /** Of `matchConfig` for this image. */
  configMatches: readonly ConfigMatch[];
  /** The day of the run in UTC, `2030-03-17`: what ended before it is said to have expired. Default: nothing is. */
  today?: string | undefined;
  /** How values are told apart; needed where some are not known. */
  identify?: Identify | undefined;
  /** @throws never for the detector of a match that is given here. */
  rule: (id: string) => RuleInfo;
}

/** @returns the findings of the image, worst first; the same for any order of matches and layers. */
export function correlate({
  image,
  layers,
  claims = new Map(),
  base,
  steps,
  build,
  configMatches,
  identify,
  today,
  rule,
}: CorrelateInput): Finding[] {
  const placed = placeAll(image, layers, steps, configMatches, rule);
  const origins = new Origins({ image, layers, claims, base, placed });
  const provenance = new Provenance(image.documents);
  const findings = join(withoutReadFiles(placed), identify).map((group) =>
    toFinding(group, { source: image.source, steps, build, origins, today, provenance }),
  );
  return withFingerprints(findings.toSorted(compareFindings));
}

interface Context {
  source: Image['source'];
  steps: readonly Step[];
  build: Build | undefined;
  origins: Origins;
  today: string | undefined;
  provenance: Provenance;
}

function toFinding(
  { named, members }: Group,
  { source, steps, build, origins, today, provenance }: Context,
): Omit<Finding, 'id' | 'fingerprint'> {
  const { match, rule } = named;
  const sightings = uniqueSightings(members.map(({ sighting }) => sighting));
  const root = rootCauseOf(sightings, steps);
  const { name } = match.name === undefined ? (sightings.find((sighting) => sighting.kind === 'history') ?? {}) : match;
  const written = build === undefined ? steps : steps.map((step) => asWritten(step, build.lined));
  const leaks = leaksOf(sightings, { rule, root, steps: written, provenance, source });
  return {
    detector: match.detector,
    title: rule.title,
    provider: rule.provider,
    category: match.category,
    severity: severityOf(match, rule, leaks),
    confidence: match.confidence,
    evidence: evidenceOn(match, today),
    ...origins.of(members),
    leaks,
    controls: controlsOf(leaks),
    redacted: match.redacted,
    secret: match.secret,
    parts: match.parts,
    joins: match.category === 'secret' && match.joins.length === 0 ? [match.secret] : match.joins,
    rootCause: { ...(root.step !== undefined && { step: root.step }), text: root.text },
    remedies: remediesFor(leaks, { rule, root, sightings, steps, build, ...(name !== undefined && { name }) }),
    sightings,
  };
}

/** One sighting for each place and step, however many rules or lines saw it there; of a file written twice in a layer the one that lasts. */
function uniqueSightings(sightings: readonly Sighting[]): Sighting[] {
  const unique = new Map<string, Sighting>();
  for (const sighting of sightings.toSorted(compareSightings)) {
    const { kind, path, name, chain, step, layer } = sighting;
    const key = JSON.stringify([kind, path, name, chain, step, layer?.index]);
    const first = unique.get(key);
    // One line of several without a remark is one that nobody excused.
    if (first?.remark !== undefined && sighting.remark === undefined) unique.set(key, unexcused(first));
    else if (first === undefined) unique.set(key, sighting);
  }
  return [...unique.values()];
}

function unexcused(sighting: Sighting): Sighting {
  const copy = { ...sighting };
  delete copy.remark;
  return copy;
}
