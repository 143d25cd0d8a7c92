import type { AuditFormat } from './format.js';
import { auditHtml } from './html.js';
import { auditJson, auditJsonl } from './json.js';
import { auditSarif } from './sarif.js';
import { auditTable } from './table.js';

/** Every format of an audit, in the order in which help lists them. */
export const auditFormats = {
  table: auditTable,
  html: auditHtml,
  json: auditJson,
  jsonl: auditJsonl,
  sarif: auditSarif,
} satisfies Record<string, AuditFormat>;

export type AuditFormatName = keyof typeof auditFormats;
