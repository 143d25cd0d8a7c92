/** An audit, as the public API has it. All behind it is loaded by those who ask: a scan needs none of it. */
import type { AuditReport } from '../model/audit.js';
import type { Sealed } from '../model/sealed.js';
import type { AuditOptions } from './conduct.js';

export type { AuditOptions } from './conduct.js';

/**
 * Audits a registry (`host[:port]`), one repository of it (`host[:port]/path`), or what a list names: every image, each manifest and layer once.
 * What is finished is kept in a folder: an audit that ended early goes on where it was when it is called again with the same arguments, and the
 * one after it only reads what is new. What could not be looked at is in `skipped`.
 * @param target may be left out with a list
 * @throws ScanError when there is nothing to report on: the registry cannot be listed, the folder cannot be used, options are invalid
 */
export async function auditRegistry(target: string | undefined, options: AuditOptions): Promise<Sealed<AuditReport>> {
  return (await import('./conduct.js')).auditRegistry(target, options);
}
