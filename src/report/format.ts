import type { Finding, Sighting } from '../model/finding.js';
import type { Gate } from '../model/gate.js';
import type { FileReport, ImageReport, Report } from '../model/report.js';
import type { Sealed } from '../model/sealed.js';

/** Turns a report into the text of one format. Pure: the same report and options give the same bytes. */
export type Format = (report: SealedReport, options: FormatOptions) => string;

export interface FormatOptions {
  /** Whether values are shown in full. Only `reveal.ts` acts on it. */
  showSecrets: boolean;
  /** Columns of the terminal; formats for programs ignore it. */
  width: number;
  /** Whether colours may be used; formats for programs ignore it. */
  colour: boolean;
  /** Which findings fail the scan. Default: `DEFAULT_GATE`. */
  gate?: Gate;
  /** When the scan ended, for formats that must say so. Default: the start of 1970. */
  ended?: Date;
}

/** Formats only ever see sealed reports, so that none of them can leak. */
export type SealedReport = Sealed<Report>;
export type SealedImage = Sealed<ImageReport>;
export type SealedFile = Sealed<FileReport>;
export type SealedFinding = Sealed<Finding>;
export type SealedSighting = Sealed<Sighting>;
export type SealedStep = SealedImage['steps'][number];
export type SealedSkip = SealedImage['skipped'][number];
