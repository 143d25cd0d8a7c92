import type { Invocation, Log, Notification, Result, Run } from 'sarif';

import { escapeJson } from '../escape.js';
import type { SealedFile, SealedFinding, SealedImage, SealedReport, SealedSkip } from '../format.js';
import { pathOf } from '../place.js';
import { CHECKOUT, originalUriBaseIds, type Steps } from './location.js';
import { resultOf } from './result.js';
import { rulesOf } from './rule.js';
import { sentences } from './sentences.js';

/**
 * SARIF 2.1.0 (https://docs.oasis-open.org/sarif/sarif/v2.1.0/), for code scanning. One run per image, one result per finding: the first
 * sighting is its location, the others are related locations; where the line of the Dockerfile is known, that comes before all of them. The
 * files that `lint` looked at share one more run. Secrets are never in it, whatever the options.
 */
export function sarif(report: SealedReport): string {
  const [first, ...others] = report.images;
  const files = report.files === undefined ? [] : [filesRun(report.files, report)];
  const runs =
    first === undefined
      ? files.length > 0
        ? files
        : [bareRun(report)]
      : // What belongs to no image is told once, in the first run.
        [
          imageRun(first, report, { skipped: report.skipped, notes: report.policy?.notes ?? [] }),
          ...others.map((image) => imageRun(image, report)),
          ...files,
        ];
  const log: Log = { $schema: SCHEMA, version: '2.1.0', runs };
  return `${escapeJson(JSON.stringify(log, null, 2))}\n`;
}

const SCHEMA = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';

const HOME = 'https://www.npmjs.com/package/stowaway';

function bareRun(report: SealedReport): Run {
  return { tool: tool(report, []), invocations: [invocation(report.skipped)], results: [] };
}

function imageRun(image: SealedImage, report: SealedReport, outside: Outside = { skipped: [], notes: [] }): Run {
  const rules = rulesOf(image.findings);
  const skipped = [...image.skipped, ...outside.skipped];
  return {
    tool: tool(report, rules),
    // Runs of one log are told apart by this id: code scanning refuses two that have the same.
    automationDetails: { id: `stowaway/${image.reference}${image.platform === undefined ? '' : `/${image.platform}`}/` },
    invocations: [invocation(skipped, outside.notes)],
    originalUriBaseIds: originalUriBaseIds(image),
    results: results(image.findings, rules, image),
    properties: {
      reference: image.reference,
      imageId: image.id,
      ...(image.digest !== undefined && { imageDigest: image.digest }),
      ...(image.platform !== undefined && { platform: image.platform }),
      alignment: image.alignment,
      ...(image.base !== undefined && { base: image.base }),
      ...(image.unlisted !== undefined && { unlisted: image.unlisted }),
      ...(image.unlistedOrigins !== undefined && { unlistedOrigins: image.unlistedOrigins }),
    },
  };
}

function filesRun(files: readonly SealedFile[], report: SealedReport): Run {
  const findings = files.flatMap((file) => file.findings);
  const rules = rulesOf(findings);
  const outside = report.images.length === 0 ? report.skipped : [];
  return {
    tool: tool(report, rules),
    automationDetails: { id: 'stowaway/files/' },
    invocations: [invocation([...files.flatMap(({ skipped }) => skipped), ...outside])],
    originalUriBaseIds: { [CHECKOUT]: { description: { text: 'The folder in which the files were looked at.' } } },
    results: results(findings, rules, { steps: [] }),
  };
}

function results(findings: readonly SealedFinding[], rules: ReturnType<typeof rulesOf>, image: Steps): Result[] {
  const hasSuppressions = findings.some(({ accepted }) => accepted !== undefined);
  return findings.map((finding) => resultOf(finding, rules, image, hasSuppressions));
}

function tool({ tool: { name, version, ruleSet } }: SealedReport, rules: ReturnType<typeof rulesOf>): Run['tool'] {
  return {
    driver: {
      name,
      fullName: `${name} ${version}`,
      version,
      semanticVersion: version,
      informationUri: HOME,
      rules,
      properties: { ruleSet },
    },
  };
}

/** An incomplete scan is not a successful one. */
function invocation(skipped: readonly SealedSkip[], notes: Notes = []): Invocation {
  const notifications = [...skipped.map(notification), ...notes.map(policyNotification)];
  return {
    executionSuccessful: skipped.every((skip) => skip.severity !== 'failure'),
    ...(notifications.length > 0 && { toolExecutionNotifications: notifications }),
  };
}

type Notes = NonNullable<SealedReport['policy']>['notes'];

/** What is told of no image. */
interface Outside {
  skipped: readonly SealedSkip[];
  notes: Notes;
}

function policyNotification({ kind, detail }: Notes[number]): Notification {
  return { level: kind === 'expired' ? 'warning' : 'note', message: { text: sentences(detail) }, descriptor: { id: `policy-${kind}` } };
}

function notification({ reason, severity, detail, path, layer, count }: SealedSkip): Notification {
  return {
    level: severity === 'failure' ? 'error' : 'note',
    message: { text: sentences(path === undefined ? detail : `${detail} (${pathOf(path)})`) },
    descriptor: { id: reason },
    properties: { severity, ...(layer !== undefined && { layer }), ...(count !== undefined && { count }) },
  };
}
