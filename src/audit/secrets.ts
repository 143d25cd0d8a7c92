/** Findings of many images joined to secrets: the same secret is one, in however many images it is. */
import type { Acceptance } from '../model/finding.js';
import type { AuditChange, AuditedRepository, AuditedSecret, AuditSighting } from '../model/audit.js';
import type { Severity } from '../model/match.js';
import { CONFIDENCES, isSureLeak, ORIGINS, SEVERITIES } from '../report/groups.js';
import { toldTime } from './created.js';
import type { JudgedFinding } from './judge.js';
import type { StoredFinding, StoredImage } from './stored.js';

/** What was seen of one secret so far. */
interface Seen {
  /** The one that says most of it. */
  best: StoredFinding;
  severity: Severity;
  fails: boolean;
  accepted: Acceptance | undefined;
  /** Milliseconds since the epoch. */
  since: number | undefined;
  repositories: Set<string>;
  /** Those in which it is a leak, accepted or not, and those in which it is an open one. */
  leaks: Set<string>;
  open: Set<string>;
  sightings: Map<number, AuditSighting>;
}

export class Secrets {
  readonly #seen = new Map<string, Seen>();

  /** @param index Of the image in the report. */
  add({ createdAt }: StoredImage, findings: readonly JudgedFinding[], index: number, repository: string): void {
    const time = toldTime(createdAt);
    for (const finding of findings) {
      // A placeholder is no secret, and a practice has none.
      if (finding.category !== 'secret') continue;
      const seen = this.#seen.get(finding.secret) ?? newlySeen(finding);
      this.#seen.set(finding.secret, seen);
      if (weight(finding) > weight(seen.best)) seen.best = finding;
      if (SEVERITIES.indexOf(finding.severity) > SEVERITIES.indexOf(seen.severity)) seen.severity = finding.severity;
      seen.repositories.add(repository);
      seen.fails ||= finding.fails;
      if (isSureLeak(finding)) {
        seen.leaks.add(repository);
        if (finding.accepted === undefined) seen.open.add(repository);
        else seen.accepted ??= finding.accepted;
      }
      if (time !== undefined) seen.since = Math.min(time, seen.since ?? time);
      const { fingerprint, cause, places, accepted } = finding;
      const there = seen.sightings.get(index);
      // Two findings of one image may be of the same secret, by two rules.
      seen.sightings.set(
        index,
        there === undefined
          ? { image: index, fingerprint, cause, places, ...(accepted !== undefined && { accepted }) }
          : { ...there, places: [...there.places, ...places] },
      );
    }
  }

  /** Worst first. @param known Ids of the audit before. */
  list(known: ReadonlySet<string>, hasLast: boolean): AuditedSecret[] {
    const all = [...this.#seen].map(([id, { best, severity, fails, accepted, open, since, sightings }]) => ({
      id,
      detector: best.detector,
      title: best.title,
      provider: best.provider,
      category: best.category,
      severity,
      confidence: best.confidence,
      origin: best.origin,
      redacted: best.redacted,
      isLeak: open.size > 0,
      ...(open.size === 0 && accepted !== undefined && { accepted }),
      fails,
      ...(hasLast && { isNew: !known.has(id) }),
      ...(since !== undefined && { since: new Date(since).toISOString() }),
      remedies: best.remedies.map(({ text, revoke }) => ({ text, ...(revoke !== undefined && { revoke }) })),
      sightings: [...sightings.values()],
    }));
    return all.sort(
      (a, b) =>
        Number(b.isLeak) - Number(a.isLeak) ||
        SEVERITIES.indexOf(b.severity) - SEVERITIES.indexOf(a.severity) ||
        CONFIDENCES.indexOf(b.confidence) - CONFIDENCES.indexOf(a.confidence) ||
        b.sightings.length - a.sightings.length ||
        compare(a.title, b.title) ||
        compare(firstFingerprint(a), firstFingerprint(b)) ||
        compare(a.id, b.id),
    );
  }

  /** Leaks by severity, each secret once. */
  count(secrets: readonly AuditedSecret[]): Record<Severity, number> {
    const counts = { critical: 0, high: 0, medium: 0, low: 0 };
    for (const { isLeak, severity } of secrets) if (isLeak) counts[severity]++;
    return counts;
  }

  /** Those with the worst leaks first. */
  byRepository(repositories: readonly Omit<AuditedRepository, 'findings'>[]): AuditedRepository[] {
    const counts = new Map(repositories.map(({ name }) => [name, { critical: 0, high: 0, medium: 0, low: 0 }]));
    for (const { open, severity } of this.#seen.values()) {
      for (const name of open) {
        const count = counts.get(name);
        if (count !== undefined) count[severity]++;
      }
    }
    const all = repositories.map((each) => ({ ...each, findings: counts.get(each.name) ?? { critical: 0, high: 0, medium: 0, low: 0 } }));
    const worst = [...SEVERITIES].reverse();
    return all.sort((a, b) => {
      for (const severity of worst) if (a.findings[severity] !== b.findings[severity]) return b.findings[severity] - a.findings[severity];
      return compare(a.name, b.name);
    });
  }

  /** Each leak in each repository that it is in, in the order of the secrets; what is accepted is there all the same. */
  changes(secrets: readonly AuditedSecret[]): AuditChange[] {
    return secrets.flatMap(({ id, title, severity, redacted }) =>
      [...(this.#seen.get(id)?.leaks ?? [])].map((repository) => ({ id, repository, title, severity, redacted })),
    );
  }
}

function newlySeen(finding: StoredFinding): Seen {
  return {
    best: finding,
    severity: finding.severity,
    fails: false,
    accepted: undefined,
    since: undefined,
    repositories: new Set(),
    leaks: new Set(),
    open: new Set(),
    sightings: new Map(),
  };
}

/** Surer, then worse, then nearer to whoever is asked to act. */
function weight({ confidence, severity, origin }: StoredFinding): number {
  const nearness = ORIGINS.length - ORIGINS.indexOf(origin);
  return CONFIDENCES.indexOf(confidence) * 100 + SEVERITIES.indexOf(severity) * 10 + nearness;
}

function firstFingerprint({ sightings }: AuditedSecret): string {
  return sightings[0]?.fingerprint ?? '';
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
