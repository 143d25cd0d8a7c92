import type { AuditChange, AuditedImage, AuditedRepository, AuditedSecret, AuditReport, AuditSkip } from '../../model/audit.js';
import type { Sealed } from '../../model/sealed.js';

/** Turns the report of an audit into the text of one format. Pure, and only ever of a sealed one. */
export type AuditFormat = (report: SealedAudit, options: AuditFormatOptions) => string;

export interface AuditFormatOptions {
  /** Columns of the terminal; formats for programs ignore it. */
  width: number;
  /** Whether colours may be used; formats for programs ignore it. */
  colour: boolean;
}

export type SealedAudit = Sealed<AuditReport>;
export type SealedSecret = Sealed<AuditedSecret>;
export type SealedAuditImage = Sealed<AuditedImage>;
export type SealedRepository = Sealed<AuditedRepository>;
export type SealedChange = Sealed<AuditChange>;
export type SealedAuditSkip = Sealed<AuditSkip>;
