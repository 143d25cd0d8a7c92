import { checklistOf } from './checklist.js';
import { controlStates } from './controls.js';
import { escapeJson } from './escape.js';
import type {
  FormatOptions,
  SealedFile,
  SealedFinding,
  SealedImage,
  SealedReport,
  SealedSighting,
  SealedSkip,
  SealedStep,
} from './format.js';
import { revealed } from './reveal.js';

/**
 * The report for programs, in the shape that `report.schema.json` publishes. Names are added, never renamed or removed, within one
 * `schemaVersion`. Same report, same bytes: only `stats.seconds` differs between two runs.
 */
export function json(report: SealedReport, options: FormatOptions): string {
  const { images, files, skipped } = report;
  const document = {
    schemaVersion: '1',
    tool: toolJson(report),
    images: images.map((image) => imageJson(image, options)),
    files: files?.map((file) => fileJson(file, options)),
    skipped: skipped.map(skipJson),
    policy: policyJson(report),
    summary: summaryJson(report),
  };
  return `${escapeJson(JSON.stringify(document, null, 2))}\n`;
}

export function toolJson({ tool: { name, version, ruleSet } }: SealedReport): object {
  return { name, version, ruleSet };
}

export function summaryJson({ images, files, summary }: SealedReport): object {
  const { critical, high, medium, low } = summary.findings;
  return { findings: { critical, high, medium, low }, accepted: acceptedIn([...images, ...(files ?? [])]), complete: summary.complete };
}

export function policyJson({ policy }: SealedReport): object | undefined {
  if (policy === undefined) return undefined;
  const { file, baseline, notes } = policy;
  return {
    file,
    baseline: baseline && { file: baseline.file, entries: baseline.entries, unused: baseline.unused },
    notes: notes.map(({ kind, ignore, findings, detail }) => ({ kind, ignore, findings, detail })),
  };
}

/** Absent where nothing is accepted. */
function acceptedIn(subjects: readonly (SealedImage | SealedFile)[]): number | undefined {
  return subjects.flatMap(({ findings }) => findings.filter(({ accepted }) => accepted !== undefined)).length || undefined;
}

// Every object is written out, field by field: that fixes the order of the names, and a new field of the model is published on purpose
// or not at all. `undefined` is what JSON.stringify leaves out.

export function imageJson(image: SealedImage, options: FormatOptions): Record<string, unknown> {
  const { stats, base, dockerfile, comparison, unlistedOrigins: others } = image;
  return {
    reference: image.reference,
    id: image.id,
    digest: image.digest,
    platform: image.platform,
    source: image.source,
    alignment: image.alignment,
    createdAt: image.createdAt,
    build: image.build && { source: image.build.source, revision: image.build.revision, version: image.build.version },
    base: base && { by: base.by, name: base.name, digest: base.digest, layers: base.layers },
    dockerfile: dockerfile && { path: dockerfile.path, matched: dockerfile.matched, note: dockerfile.note },
    steps: image.steps.map(stepJson),
    layers: image.layers.map(({ index, diffId, digest, mediaType, size, files, bytes }) => ({
      index,
      diffId,
      digest,
      mediaType,
      size,
      files,
      bytes,
    })),
    findings: image.findings.map((finding) => findingJson(finding, options)),
    skipped: image.skipped.map(skipJson),
    comparison: comparison && {
      with: comparison.with,
      new: comparison.fresh,
      unchanged: comparison.unchanged,
      gone: comparison.gone.map((finding) => findingJson(finding, options)),
    },
    unlisted: image.unlisted && { below: image.unlisted.below, findings: image.unlisted.findings },
    unlistedOrigins: others && { only: others.only, findings: others.findings },
    checklist: checklistOf(image),
    controls: controlStates(image),
    stats: { layers: stats.layers, files: stats.files, bytes: stats.bytes, seconds: stats.seconds },
  };
}

export function fileJson({ path, kind, findings, skipped }: SealedFile, options: FormatOptions): Record<string, unknown> {
  return { path, kind, findings: findings.map((finding) => findingJson(finding, options)), skipped: skipped.map(skipJson) };
}

function stepJson({ index, instruction, text, layer, createdAt, dockerfile: lines }: SealedStep): object {
  const dockerfile = lines && { path: lines.path, line: lines.line, endLine: lines.endLine };
  return { index, instruction, text, layer, createdAt, dockerfile };
}

export function findingJson(finding: SealedFinding, options: FormatOptions): object {
  const { rootCause, parts, originEvidence: origin, accepted } = finding;
  return {
    id: finding.id,
    fingerprint: finding.fingerprint,
    detector: finding.detector,
    title: finding.title,
    provider: finding.provider,
    category: finding.category,
    severity: finding.severity,
    confidence: finding.confidence,
    evidence: finding.evidence,
    origin: finding.origin,
    originEvidence: origin && { kind: origin.kind, owner: origin.owner, inferred: origin.inferred },
    leaks: finding.leaks,
    controls: finding.controls,
    redacted: finding.redacted,
    secret: revealed(finding.secret, options),
    parts:
      parts.length === 0 ? undefined : parts.map(({ name, redacted, secret }) => ({ name, redacted, secret: revealed(secret, options) })),
    rootCause: { step: rootCause.step, text: rootCause.text },
    remedies: finding.remedies.map(({ text, when, patch, diff, revoke }) => ({ text, when, patch, diff, revoke })),
    sightings: finding.sightings.map(sightingJson),
    accepted: accepted && { by: accepted.by, reason: accepted.reason, expires: accepted.expires },
  };
}

function sightingJson({ kind, path, name, layer, step, line, column, offset, chain, visibility }: SealedSighting): object {
  return {
    kind,
    path,
    name,
    layer: layer && { index: layer.index, diffId: layer.diffId },
    step,
    line,
    column,
    offset,
    chain,
    visibility: { state: visibility.state, layer: visibility.layer, step: visibility.step },
  };
}

export function skipJson({ reason, severity, layer, path, count, detail }: SealedSkip): object {
  return { reason, severity, layer, path, count, detail };
}
