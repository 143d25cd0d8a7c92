/** A sealed report as JSON that is kept and read again later. It holds no secret any more: one read back can show redacted forms only. */
import { Secret } from '../model/secret.js';
import type { SealedReport } from './format.js';

type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json | undefined };

/** Secrets leave as what they print. */
export function keep(report: SealedReport): Json {
  return JSON.parse(JSON.stringify(report)) as Json;
}

/** @param kept What `keep` gave, in this version of the program or an earlier one. */
export function takeOut(kept: Json): SealedReport {
  return JSON.parse(JSON.stringify(kept), (name, value: unknown) => (name === 'secret' ? Secret.fromText('') : value)) as SealedReport;
}
