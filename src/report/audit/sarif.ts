import type { Log, Notification, Result, Suppression } from 'sarif';

import { escapeJson } from '../escape.js';
import { LEVEL } from '../sarif/rule.js';
import { sentences } from '../sarif/sentences.js';
import { counted } from '../units.js';
import type { SealedAudit, SealedAuditSkip, SealedSecret } from './format.js';
import { acceptedOf, reasonOf } from './words.js';

/**
 * SARIF 2.1.0: one run for the audit, one result for each leaked secret, accepted ones suppressed. Its locations are the images that it is in; `baselineState` says
 * whether the audit before saw it.
 */
export function auditSarif(report: SealedAudit): string {
  const accepted = acceptedOf(report);
  const leaks = report.secrets.filter((secret) => secret.isLeak || accepted.includes(secret));
  const detectors = [...new Map(leaks.map(({ detector, title }) => [detector, title]))].sort(([a], [b]) => (a < b ? -1 : 1));
  const ids = detectors.map(([id]) => id);
  const { name, version, ruleSet } = report.tool;
  const log: Log = {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name,
            fullName: `${name} ${version}`,
            version,
            semanticVersion: version,
            informationUri: 'https://www.npmjs.com/package/stowaway',
            rules: detectors.map(([id, title]) => ({
              id,
              shortDescription: { text: `${title} in a container image.` },
              fullDescription: { text: `${title}: anyone who can pull one of the images can read it.` },
              properties: { tags: ['security', 'secret', 'container'] },
            })),
            properties: { ruleSet },
          },
        },
        automationDetails: { id: `stowaway/audit/${report.target}/` },
        invocations: [
          {
            executionSuccessful: report.summary.complete,
            startTimeUtc: report.startedAt,
            ...(report.skipped.length > 0 && { toolExecutionNotifications: report.skipped.map(notification) }),
          },
        ],
        results: leaks.map((secret) => ({
          ...resultOf(secret, ids.indexOf(secret.detector), report),
          // Each says so as soon as one is (SARIF 2.1.0, 3.27.23).
          ...(accepted.length > 0 && { suppressions: suppressions(secret) }),
        })),
      },
    ],
  };
  return `${escapeJson(JSON.stringify(log, null, 2))}\n`;
}

function resultOf(secret: SealedSecret, ruleIndex: number, { images }: SealedAudit): Result {
  const { sightings, since, isNew } = secret;
  const repositories = new Set(sightings.map(({ image }) => images[image]?.repository));
  const where = `${counted(sightings.length, 'image')} of ${counted(repositories.size, 'repository', 'repositories')}`;
  const age = since === undefined ? '' : ` since ${since.slice(0, 10)}`;
  return {
    ruleId: secret.detector,
    ruleIndex,
    level: LEVEL[secret.severity],
    message: { text: sentences(`${secret.title} ${secret.redacted} in ${where}${age}. ${secret.remedies[0]?.text ?? ''}`) },
    partialFingerprints: { 'auditedSecret/v1': secret.id },
    ...(isNew !== undefined && { baselineState: isNew ? 'new' : 'unchanged' }),
    locations: sightings.map(({ image, cause, places }) => {
      const { repository = '', tags = [], digest = '', createdAt } = images[image] ?? {};
      return {
        physicalLocation: { artifactLocation: { uri: `oci://${repository}@${digest}` }, region: { startLine: 1 } },
        logicalLocations: places.map(({ text, kind }) => ({ name: text, kind })),
        properties: { repository, names: tags, digest, cause, ...(createdAt !== undefined && { createdAt }) },
      };
    }),
    properties: {
      severity: secret.severity,
      confidence: secret.confidence,
      origin: secret.origin,
      ...(since !== undefined && { since }),
    },
  };
}

function suppressions(secret: SealedSecret): Suppression[] {
  if (secret.accepted === undefined) return [];
  return [{ kind: 'external', status: 'accepted', justification: sentences(reasonOf(secret)) }];
}

function notification({ reason, severity, detail, repository, image }: SealedAuditSkip): Notification {
  return {
    level: severity === 'failure' ? 'error' : 'note',
    message: { text: sentences(detail) },
    descriptor: { id: reason },
    properties: { severity, ...(repository !== undefined && { repository }), ...(image !== undefined && { image }) },
  };
}
