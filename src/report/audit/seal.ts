import type { AuditReport, AuditSkip } from '../../model/audit.js';
import type { Acceptance } from '../../model/finding.js';
import type { SafeText, Sealed } from '../../model/sealed.js';
import type { Sealer } from '../seal.js';

/**
 * Seals the report of an audit, field by field. What came out of images was sealed when these were scanned: `known` keeps it as it is. What
 * the registry and the user said is looked at here: names of repositories and tags.
 */
export function sealAudit(report: AuditReport, by: Sealer): Sealed<AuditReport> {
  const names = new Map<string, SafeText>();
  // A registry has many tags and few names for them.
  const name = (text: string): SafeText => {
    const sealed = names.get(text) ?? by.text(text);
    names.set(text, sealed);
    return sealed;
  };
  const kept = (text: string): SafeText => by.known(text);
  const { difference } = report;
  const change = (each: AuditChangeOf): Sealed<AuditChangeOf> => ({
    ...each,
    id: kept(each.id),
    repository: name(each.repository),
    title: kept(each.title),
    redacted: kept(each.redacted),
  });
  return {
    tool: { name: kept(report.tool.name), version: kept(report.tool.version), ruleSet: kept(report.tool.ruleSet) },
    target: name(report.target),
    startedAt: kept(report.startedAt),
    repositories: report.repositories.map((each) => ({ ...each, name: name(each.name) })),
    secrets: report.secrets.map((secret) => sealSecret(secret, kept, name)),
    images: report.images.map((image) => sealImage(image, kept, name)),
    skipped: report.skipped.map((skip) => sealSkip(skip, by, name)),
    ...(difference !== undefined && {
      difference: { since: kept(difference.since), appeared: difference.appeared.map(change), gone: difference.gone.map(change) },
    }),
    summary: report.summary,
  };
}

type Text = (text: string) => SafeText;
type AuditSecretOf = AuditReport['secrets'][number];
type AuditImageOf = AuditReport['images'][number];
type AuditChangeOf = NonNullable<AuditReport['difference']>['gone'][number];

function sealSecret({ since, accepted, ...secret }: AuditSecretOf, kept: Text, own: Text): Sealed<AuditSecretOf> {
  return {
    ...secret,
    ...(accepted !== undefined && { accepted: sealAcceptance(accepted, own) }),
    id: kept(secret.id),
    detector: kept(secret.detector),
    title: kept(secret.title),
    provider: kept(secret.provider),
    redacted: kept(secret.redacted),
    ...(since !== undefined && { since: kept(since) }),
    remedies: secret.remedies.map(({ text, revoke }) => ({ text: kept(text), ...(revoke !== undefined && { revoke: kept(revoke) }) })),
    sightings: secret.sightings.map(({ image, fingerprint, cause, places, accepted: there }) => ({
      image,
      ...(there !== undefined && { accepted: sealAcceptance(there, own) }),
      fingerprint: kept(fingerprint),
      cause: kept(cause),
      places: places.map(({ text, path, name, layer, ...place }) => ({
        ...place,
        text: kept(text),
        ...(path !== undefined && { path: kept(path) }),
        ...(name !== undefined && { name: kept(name) }),
        ...(layer !== undefined && { layer: kept(layer) }),
      })),
    })),
  };
}

function sealAcceptance({ by, reason, expires }: Acceptance, own: Text): Sealed<Acceptance> {
  return { by, ...(reason !== undefined && { reason: own(reason) }), ...(expires !== undefined && { expires: own(expires) }) };
}

function sealImage({ platform, createdAt, build, ...image }: AuditImageOf, kept: Text, name: Text): Sealed<AuditImageOf> {
  return {
    ...image,
    repository: name(image.repository),
    tags: image.tags.map(name),
    digest: kept(image.digest),
    ...(platform !== undefined && { platform: kept(platform) }),
    ...(createdAt !== undefined && { createdAt: kept(createdAt) }),
    ...(build !== undefined && {
      build: {
        ...(build.source !== undefined && { source: kept(build.source) }),
        ...(build.revision !== undefined && { revision: kept(build.revision) }),
        ...(build.version !== undefined && { version: kept(build.version) }),
      },
    }),
  };
}

function sealSkip({ repository, image, layer, path, ...skip }: AuditSkip, by: Sealer, name: Text): Sealed<AuditSkip> {
  return {
    ...skip,
    ...(repository !== undefined && { repository: name(repository) }),
    ...(image !== undefined && { image: name(image) }),
    ...(layer !== undefined && { layer: by.text(layer) }),
    ...(path !== undefined && { path: by.text(path) }),
    detail: by.text(skip.detail),
  };
}
