import type { Alignment, BaseImage, Finding, Origin } from './finding.js';
import type { Confidence, Severity } from './match.js';
import type { Skip } from './skip.js';
import type { SourceKind } from './image.js';
import type { Step } from './step.js';

/** The result of a run, complete and still holding its secrets; `report/` turns it into what people and programs read. */
export interface Report {
  tool: { name: string; version: string; ruleSet: string };
  images: readonly ImageReport[];
  /** Of `lint`: files that images are built from. Absent where none was looked at. */
  files?: readonly FileReport[];
  /** What belongs to no image. */
  skipped: readonly Skip[];
  /** What the policy and the baseline have to say. Absent without one. */
  policy?: PolicyReport;
  summary: { findings: Record<Severity, number>; complete: boolean };
}

export interface ImageReport {
  reference: string;
  id: string;
  digest?: string;
  platform?: string;
  source: SourceKind;
  alignment: Alignment;
  /** When it was made, by its own word: RFC 3339. */
  createdAt?: string;
  build?: BuildFacts;
  /** Absent where nothing tells. */
  base?: BaseImage;
  /** The Dockerfile that it is said to be built from. Absent where none was given. */
  dockerfile?: DockerfileMatch;
  steps: readonly Step[];
  layers: readonly LayerReport[];
  /** Worst first; the order depends on content only. */
  findings: readonly Finding[];
  skipped: readonly Skip[];
  /** With another image, whose findings are left out of `findings`. Absent where none was named. */
  comparison?: ImageComparison;
  /** How many findings a threshold of confidence left out of `findings`; absent where none did. */
  unlisted?: { below: Confidence; findings: number };
  /** How many findings were left out of `findings` for their origin, when only some origins were asked for; absent where none was. */
  unlistedOrigins?: { only: readonly Origin[]; findings: number };
  stats: { layers: number; files: number; bytes: number; seconds: number };
}

/** Which build made it, by labels and annotations: whatever those say. */
export interface BuildFacts {
  source?: string;
  revision?: string;
  version?: string;
}

export interface LayerReport {
  index: number;
  diffId: string;
  digest?: string;
  mediaType: string;
  /** Bytes as stored. */
  size: number;
  files: number;
  bytes: number;
}

/** Whether the steps of an image are the instructions of a Dockerfile: each that is has its lines in `Step.dockerfile`. */
export interface DockerfileMatch {
  /** As the user named it. */
  path: string;
  /** Every instruction that leaves a trace was found, in order. */
  matched: boolean;
  /** What was not found, and why that may be: a sentence. */
  note?: string;
}

/** A file that images are built from. Its sightings are of kind `file`, without a layer: `path` is the file itself. */
export interface FileReport {
  /** As the user named it, or from the folder that the user named. */
  path: string;
  kind: 'dockerfile' | 'compose' | 'dockerignore' | 'workflow';
  /** Worst first; the order depends on content only. */
  findings: readonly Finding[];
  skipped: readonly Skip[];
}

/** What changed since another image. */
export interface ImageComparison {
  /** The reference of the other image. */
  with: string;
  /** How many findings only this image has. */
  fresh: number;
  /** How many both have. */
  unchanged: number;
  /** Those that only the other image has. */
  gone: readonly Finding[];
}

/** How a policy and a baseline were of use. */
export interface PolicyReport {
  /** The file of the policy. */
  file?: string;
  baseline?: BaselineReport;
  notes: readonly PolicyNote[];
}

export interface BaselineReport {
  file: string;
  /** How many secrets are in it. */
  entries: number;
  /** How many of them were found in no image. */
  unused: number;
}

/** An ignore of the policy that does not do what it was written for. */
export interface PolicyNote {
  /** `expired`: what it spoke of counts again. `unused`: nothing it speaks of was found. */
  kind: 'expired' | 'unused';
  /** Its file, line and what it speaks of. */
  ignore: string;
  /** Ids of the findings that it no longer holds for. */
  findings: readonly string[];
  /** One sentence for people. */
  detail: string;
}

/** What a running scan tells of itself. */
export type Progress =
  /** `known`: what an earlier run found in it is taken up, its bytes are not read to be scanned. */
  | { kind: 'layer-start'; blob: string; size?: number; known?: true }
  | { kind: 'layer-progress'; blob: string; read: number; size?: number }
  | { kind: 'layer-end'; blob: string; files: number; bytes: number; matches: number }
  | { kind: 'image'; reference: string; findings: number };
