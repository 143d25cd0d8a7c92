/**
 * Texts that stand in base64 in another, as files do in a Secret of Kubernetes: they are scanned as the texts they are, once and not any deeper, and
 * each secret is found where its own characters are encoded.
 */
import type { Match } from '../model/match.js';
import { candidate, type Candidate } from './candidate.js';
import type { CompiledRule } from './compiled-rule.js';
import { isOfWholeFile } from './whole-file.js';

/** Finds what a text holds, in a file of that path. */
export type ScanInside = (text: string, path: string) => readonly { rule: CompiledRule; match: Match }[];

/** A value in base64, in the file it stands in. */
export interface Encoded {
  value: string;
  start: number;
  name: string;
  /** Of the file that it is, or will be written to. */
  path: string;
  /** The text that is kept ends with it, not the value. */
  cut: boolean;
}

const SHORTEST = 24;
const BASE64 = /^[A-Z0-9+/]*={0,2}$/i;
/** Text, whatever it is encoded in. */
const TEXT = /^[\t\r\n\x20-\x7e\x80-\xff]+$/;
/** A certificate or a key: rules for these know them in base64 as well. */
const ARMOR = /^\s*-----BEGIN/;

/** @param outer reports what is nobody's own: that it was found there says more */
export function inside(encoded: Encoded, outer: CompiledRule, scan: ScanInside): Candidate[] {
  const { value, start, name, path, cut } = encoded;
  if (value.length < SHORTEST || (!cut && value.length % 4 !== 0) || !BASE64.test(value)) return [];
  const text = Buffer.from(value, 'base64').toString('latin1');
  if (!TEXT.test(text) || ARMOR.test(text)) return [];
  const lines = text.trimEnd().split('\n', 2);
  return lines.length === 1
    ? ofLine(encoded, lines[0] ?? '', outer, scan)
    : scan(text, fileName(path, text)).flatMap((found) => placed(found, start, value, 0, outer, name));
}

/** A variable is named after what it holds, not as a file: it is what its lines look like. */
function fileName(path: string, text: string): string {
  return /\.[^/]*$/.test(path) ? path : `${path}${/^(?:export )?[A-Z]\w*=/m.test(text) ? '.env' : '.conf'}`;
}

/** One value under its name: only a vendor's rule says more of it than that it stands there. */
function ofLine({ value, start, name, path }: Encoded, line: string, outer: CompiledRule, scan: ScanInside): Candidate[] {
  const before = `${name}=`;
  const found = scan(`${before}${line}\n`, path.replace(/[^/]*$/, '.env'));
  const vendors = found.filter(({ rule: { info } }) => info.provider !== 'generic' && info.specificity > 1);
  return vendors.flatMap((one) => placed(one, start, value, before.length, outer, name));
}

/** @param shift characters of the scanned text before the decoded one */
function placed(
  { rule, match }: { rule: CompiledRule; match: Match },
  base: number,
  value: string,
  shift: number,
  outer: CompiledRule,
  name: string,
): Candidate[] {
  if (match.category !== 'secret' || match.start < shift || isByPath(rule)) return [];
  // Three bytes are four characters.
  const from = Math.floor((match.start - shift) / 3) * 4;
  const to = Math.min(value.length, Math.ceil((match.end - shift) / 3) * 4);
  const made = candidate(rule.info.provider === 'generic' ? outer : rule, {
    value: value.slice(from, to),
    start: base + from,
    end: base + to,
    confidence: match.confidence,
    evidence: `${match.evidence}, in base64`,
    ...(match.expires !== undefined && { expires: match.expires }),
    name: match.name ?? name,
  });
  // Elsewhere it stands plain.
  made.match.joins = [...match.joins, ...made.match.joins];
  made.match.parts = match.parts;
  return [made];
}

/** That the file is there is what such a rule finds. */
function isByPath({ source }: CompiledRule): boolean {
  return isOfWholeFile(source) && source.content === undefined && source.line === undefined;
}
