import type { Origin, Visibility } from '../../model/finding.js';
import type { Confidence, Severity } from '../../model/match.js';
import type { GroupName } from '../groups.js';

/**
 * What the page knows of the findings: plain data that travels in it as JSON, in the words that are shown. Rows are made of it as they are
 * looked at, by the same code here and there.
 */
export interface PageData {
  findings: readonly FindingView[];
  /** Told once, however many findings they are for. */
  remedies: readonly RemedyView[];
  /** Whether leaks stand open from the start: where they are few, the page is read from top to bottom. */
  open: boolean;
}

/** Rows that are in the page from the start, and how many are added at a time. */
export const ROWS_AT_ONCE = 50;

export interface FindingView {
  /** Its place on the page from 1; the page links to `#f1`. */
  number: number;
  /** Place on the page, from 0, of its image, or of the file that images are built from. */
  section: number;
  group: GroupName;
  severity: Severity;
  confidence: Confidence;
  origin: Origin;
  /** Of its sightings, each once. */
  states: readonly State[];
  /** The steps that brought, hold or hide it. */
  steps: readonly number[];
  title: string;
  /** Redacted, unless values were asked for. */
  value: string;
  id: string;
  detector: string;
  fingerprint: string;
  /** `proven: checksum is right`. */
  why: string;
  /** Whose content it lies in, where it is not simply the builder's. */
  whose?: string;
  /** By whom, until when and why it was accepted. */
  accepted?: string;
  cause: { step?: string; text: string };
  parts: readonly { name: string; value: string }[];
  sightings: readonly SightingView[];
  /** How many sightings are not listed. */
  unlisted: number;
  /** Indices into `PageData.remedies`. */
  remedies: readonly number[];
  controls: readonly string[];
  leaks: readonly string[];
}

export type State = Visibility['state'];

/** Sightings that differ in nothing but the step are one. */
export interface SightingView {
  place: string;
  /** `step 7`, `steps 5, 6`; empty where none is known. */
  steps: string;
  state: State;
  /** `deleted by step 9, still in layer 3`. */
  visibility: string;
  /** The redacted text that it stands in, where the report has it. */
  context?: string;
}

export interface RemedyView {
  text: string;
  patch?: string;
  /** Unified, of the Dockerfile or the `.dockerignore`. */
  diff?: string;
  revoke?: string;
}
