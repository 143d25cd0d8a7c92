/** The words of an audit: every image of a registry, and each secret once, with all the images that it is in. */
import type { Acceptance, Origin, Visibility } from './finding.js';
import type { Category, Confidence, PlaceKind, Severity } from './match.js';
import type { BuildFacts } from './report.js';
import type { Skip } from './skip.js';

/** What is known of a whole registry, or of the part of it that was asked for. */
export interface AuditReport {
  tool: { name: string; version: string; ruleSet: string };
  /** As it was named. */
  target: string;
  /** RFC 3339. */
  startedAt: string;
  /** Those with the worst secrets first. */
  repositories: readonly AuditedRepository[];
  /** Worst first. */
  secrets: readonly AuditedSecret[];
  /** In the order of repository and digest. */
  images: readonly AuditedImage[];
  skipped: readonly AuditSkip[];
  /** Absent at the first audit. */
  difference?: AuditDifference;
  summary: AuditSummary;
}

export interface AuditSummary {
  repositories: number;
  tags: number;
  images: number;
  /** Layers of all images, and the distinct ones among them. */
  layers: number;
  distinctLayers: number;
  /** As stored, the same way. */
  bytes: number;
  distinctBytes: number;
  /** Secrets, those that count as leaks alone. */
  findings: Record<Severity, number>;
  complete: boolean;
}

export interface AuditedRepository {
  /** `host/path`. */
  name: string;
  tags: number;
  images: number;
  /** Leaks in any of its images, each once. */
  findings: Record<Severity, number>;
}

/** An image of one platform, in one repository. */
export interface AuditedImage {
  /** `host/path`. */
  repository: string;
  /** Those that lead to it, be it through an index. */
  tags: readonly string[];
  /** Of its manifest. */
  digest: string;
  platform?: string;
  /** By its own word: RFC 3339. */
  createdAt?: string;
  build?: BuildFacts;
  layers: number;
  /** As stored. */
  bytes: number;
  /** How many secrets, leaks or not, it has. */
  findings: number;
}

/** One secret, wherever it is. */
export interface AuditedSecret {
  /** The same for the same secret in every audit that is kept in the same folder. */
  id: string;
  detector: string;
  title: string;
  provider: string;
  category: Category;
  /** The worst, the surest and the nearest of its findings. */
  severity: Severity;
  confidence: Confidence;
  origin: Origin;
  redacted: string;
  /** Whether it counts: sure enough, nobody's who published it, and not accepted in each image in which it would count. */
  isLeak: boolean;
  /** Where it would count but for the policy. */
  accepted?: Acceptance;
  /** Whether it fails the audit: in one image at least, it is what the gate stops. */
  fails: boolean;
  /** Whether no audit before this one saw it; absent at the first. */
  isNew?: boolean;
  /** When the oldest image with it was made; absent where none says. */
  since?: string;
  remedies: readonly { text: string; revoke?: string }[];
  /** In the order of repository and digest. */
  sightings: readonly AuditSighting[];
}

/** A secret in an image. */
export interface AuditSighting {
  /** Index into `AuditReport.images`. */
  image: number;
  fingerprint: string;
  /** The step that brought it in. */
  cause: string;
  places: readonly AuditPlace[];
  /** Why it may stay in that image. */
  accepted?: Acceptance;
}

/** Where in an image. */
export interface AuditPlace {
  kind: PlaceKind;
  /** In words: `/app/.env:1 API_KEY`. */
  text: string;
  path?: string;
  name?: string;
  line?: number;
  /** Digest of the uncompressed layer. */
  layer?: string;
  state: Visibility['state'];
}

/** What was not looked at, and where. */
export interface AuditSkip extends Skip {
  repository?: string;
  /** A tag or digest. */
  image?: string;
}

/** What changed since the audit before. */
export interface AuditDifference {
  /** When that began: RFC 3339. */
  since: string;
  /** A secret in a repository that it was not in, or that is not there any more. */
  appeared: readonly AuditChange[];
  gone: readonly AuditChange[];
}

export interface AuditChange {
  /** Of the secret. */
  id: string;
  repository: string;
  title: string;
  severity: Severity;
  redacted: string;
}

/** What a running audit tells of itself. */
export interface AuditProgress {
  repositories: { listed: number; known: number };
  images: { done: number; known: number };
  /** Read by this run, and taken over from what was known: of other images, or of earlier runs. */
  layers: { read: number; shared: number };
  bytes: { read: number; shared: number };
  /** Secrets so far, leaks alone. */
  findings: number;
  /** Until the end, by what is known of it; absent while that tells nothing. */
  secondsLeft?: number;
}
