import type { ReportingDescriptor, Result, Suppression } from 'sarif';

import { escapeText } from '../escape.js';
import type { SealedFinding } from '../format.js';
import { isPublic } from '../groups.js';
import { code, codeBlock, plain } from '../markdown.js';
import { placeOf, stepOf, visibilityOf } from '../place.js';
import { linesLocation, locationOf, type Steps } from './location.js';
import { LEVEL } from './rule.js';
import { sentences } from './sentences.js';

/**
 * One finding as one result.
 * @param hasSuppressions whether any result of the run is suppressed: then each says whether it is (SARIF 2.1.0, 3.27.23).
 */
export function resultOf(finding: SealedFinding, rules: readonly ReportingDescriptor[], image: Steps, hasSuppressions = false): Result {
  const [first] = finding.sightings;
  const lines = image.steps[finding.rootCause.step ?? -1]?.dockerfile;
  const others = lines === undefined ? finding.sightings.slice(1) : finding.sightings;
  return {
    ruleId: finding.detector,
    ruleIndex: rules.findIndex((rule) => rule.id === finding.detector),
    level: isPublic(finding) ? 'note' : LEVEL[finding.severity],
    message: message(finding, image),
    ...(lines !== undefined ? { locations: [linesLocation(lines)] } : first !== undefined && { locations: [locationOf(first, image)] }),
    ...(others.length > 0 && {
      relatedLocations: others.map((sighting, index) => ({
        id: index + 1,
        ...locationOf(sighting, image),
        message: {
          text: sentences(
            [placeOf(sighting), stepOf(sighting.step, image.steps), visibilityOf(sighting, image.steps)]
              .filter((part) => part !== '')
              .join(', '),
          ),
        },
      })),
    }),
    partialFingerprints: { 'stowaway/v1': finding.fingerprint },
    ...(hasSuppressions && { suppressions: suppressions(finding) }),
    rank: RANK[finding.confidence],
    properties: {
      id: finding.id,
      severity: finding.severity,
      confidence: finding.confidence,
      evidence: finding.evidence,
      category: finding.category,
      origin: finding.origin,
      ...(finding.originEvidence !== undefined && { originEvidence: finding.originEvidence }),
      leaks: finding.leaks,
      controls: finding.controls,
      redacted: finding.redacted,
      rootCause: finding.rootCause,
    },
  };
}

/** What somebody accepted is still told, and shown as dealt with. */
function suppressions({ accepted }: SealedFinding): Suppression[] {
  if (accepted === undefined) return [];
  const until = accepted.expires === undefined ? '' : ` (until ${accepted.expires})`;
  return [
    {
      kind: accepted.by === 'inline' ? 'inSource' : 'external',
      status: 'accepted',
      justification: sentences(`${escapeText(accepted.reason ?? `Accepted by ${accepted.by}`)}${until}`),
    },
  ];
}

/** How much a result deserves attention, 0 to 100. */
const RANK: Readonly<Record<SealedFinding['confidence'], number>> = { proven: 100, likely: 75, possible: 25 };

/** What, where and why, then what to write instead in this very case; a sentence ends it, as SARIF wants it. */
function message(finding: SealedFinding, { steps }: Steps): { text: string; markdown: string } {
  const { title, redacted, rootCause, remedies, sightings, confidence, evidence } = finding;
  const [first] = sightings;
  const where = first === undefined ? 'the image' : placeOf(first);
  const visibility = first === undefined || first.visibility.state === 'live' ? '' : ` (${visibilityOf(first, steps)})`;
  const by = stepOf(rootCause.step, steps);
  const cause = escapeText(rootCause.text);
  const belief = `${confidence.charAt(0).toUpperCase()}${confidence.slice(1)}${evidence === '' ? '' : `: ${escapeText(evidence)}`}`;
  return {
    text: [
      sentences(
        `${escapeText(title)} ${escapeText(redacted)} in ${where}${visibility}`,
        `Put there by ${by === '' ? '' : `${by}: `}${cause}`,
      ),
      ...remedies.map(({ text, patch }) => escapeText(text) + (patch === undefined ? '' : `\n${patchLines(patch).join('\n')}`)),
      sentences(belief),
    ].join('\n'),
    markdown: [
      sentences(
        `**${plain(title)}** ${code(redacted)} in ${code(where)}${visibility}`,
        `Put there by ${by === '' ? '' : `${by}: `}${code(rootCause.text)}`,
      ),
      ...remedies.map(({ text, patch }) => plain(text) + (patch === undefined ? '' : `\n\n${codeBlock(patch)}`)),
      sentences(plain(belief)),
    ].join('\n\n'),
  };
}

function patchLines(patch: string): string[] {
  return patch.split(/\r?\n/).map(escapeText);
}
