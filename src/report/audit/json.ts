import { escapeJson } from '../escape.js';
import type { SealedAudit, SealedAuditImage, SealedAuditSkip, SealedChange, SealedRepository, SealedSecret } from './format.js';

/**
 * The report of an audit for programs, in the shape that `audit.schema.json` publishes. Names are added, never renamed or removed, within one
 * `schemaVersion`.
 */
export function auditJson(report: SealedAudit): string {
  const { difference } = report;
  const document = {
    ...head(report),
    summary: summary(report),
    difference: difference && {
      since: difference.since,
      appeared: difference.appeared.map(changeJson),
      gone: difference.gone.map(changeJson),
    },
    repositories: report.repositories.map(repositoryJson),
    secrets: report.secrets.map((secret) => secretJson(secret, report)),
    images: report.images.map(imageJson),
    skipped: report.skipped.map(skipJson),
  };
  return `${escapeJson(JSON.stringify(document, null, 2))}\n`;
}

/** The same a line at a time, each with its `kind`; the summary comes last, so that a file without one is not whole. */
export function auditJsonl(report: SealedAudit): string {
  const { difference } = report;
  const lines = [
    { kind: 'audit', ...head(report) },
    ...report.repositories.map((each) => ({ kind: 'repository', ...repositoryJson(each) })),
    ...report.images.map((each) => ({ kind: 'image', ...imageJson(each) })),
    ...report.secrets.map((each) => ({ kind: 'secret', ...secretJson(each, report) })),
    ...(difference?.appeared ?? []).map((each) => ({ kind: 'appeared', ...changeJson(each) })),
    ...(difference?.gone ?? []).map((each) => ({ kind: 'gone', ...changeJson(each) })),
    ...report.skipped.map((each) => ({ kind: 'skip', ...skipJson(each) })),
    { kind: 'summary', since: difference?.since, ...summary(report) },
  ];
  return lines.map((line) => `${escapeJson(JSON.stringify(line))}\n`).join('');
}

// Every object is written out, field by field: that fixes the order of the names, and a new field of the model is published on purpose
// or not at all. `undefined` is what JSON.stringify leaves out.

function head({ tool, target, startedAt }: SealedAudit): object {
  return { schemaVersion: '1', tool: { name: tool.name, version: tool.version, ruleSet: tool.ruleSet }, target, startedAt };
}

function summary({ summary: all }: SealedAudit): object {
  return {
    repositories: all.repositories,
    tags: all.tags,
    images: all.images,
    layers: all.layers,
    distinctLayers: all.distinctLayers,
    bytes: all.bytes,
    distinctBytes: all.distinctBytes,
    findings: countsJson(all.findings),
    complete: all.complete,
  };
}

function countsJson({ critical, high, medium, low }: SealedRepository['findings']): object {
  return { critical, high, medium, low };
}

function repositoryJson({ name, tags, images, findings }: SealedRepository): object {
  return { name, tags, images, findings: countsJson(findings) };
}

function imageJson({ repository, tags, digest, platform, createdAt, build, layers, bytes, findings }: SealedAuditImage): object {
  return {
    repository,
    tags,
    digest,
    platform,
    createdAt,
    build: build && { source: build.source, revision: build.revision, version: build.version },
    layers,
    bytes,
    findings,
  };
}

function secretJson(secret: SealedSecret, { images }: SealedAudit): object {
  return {
    id: secret.id,
    detector: secret.detector,
    title: secret.title,
    provider: secret.provider,
    severity: secret.severity,
    confidence: secret.confidence,
    origin: secret.origin,
    redacted: secret.redacted,
    leak: secret.isLeak,
    accepted: acceptedJson(secret),
    fails: secret.fails,
    new: secret.isNew,
    since: secret.since,
    remedies: secret.remedies.map(({ text, revoke }) => ({ text, revoke })),
    images: secret.sightings.map(({ image, fingerprint, cause, places, accepted }) => {
      const { repository, tags, digest, platform, createdAt } = images[image] ?? {};
      return {
        repository,
        tags,
        digest,
        platform,
        createdAt,
        fingerprint,
        cause,
        accepted: acceptedJson({ accepted }),
        places: places.map(({ kind, text, path, name, line, layer, state }) => ({ kind, text, path, name, line, layer, state })),
      };
    }),
  };
}

function acceptedJson({ accepted }: { accepted?: SealedSecret['accepted'] | undefined }): object | undefined {
  return accepted && { by: accepted.by, reason: accepted.reason, expires: accepted.expires };
}

function changeJson({ id, repository, title, severity, redacted }: SealedChange): object {
  return { id, repository, title, severity, redacted };
}

function skipJson({ repository, image, reason, severity, layer, path, count, detail }: SealedAuditSkip): object {
  return { repository, image, reason, severity, layer, path, count, detail };
}
