/** A gitleaks configuration with all that it extends, as rules of ours and what it changes of the built-in ones. */
import { ScanError } from '../../model/errors.js';
import type { OutsideRules } from '../outside/outside-rules.js';
import { allowlistsOf, convert, extended, idOf } from './convert.js';
import { exemptionsOf, namesCommits } from './allowlists.js';
import { foldKeys, gitleaksSchema, type Allowlist, type GitleaksFile, type GitleaksRule } from './schema.js';
import { explain } from '../explain.js';

/** Configurations that extend each other one after another; theirs allow two. */
const DEEPEST = 8;

/**
 * @param readToml reads and parses another file
 * @throws ScanError RULES_INVALID
 */
export async function readGitleaks(parsed: unknown, file: string, readToml: (file: string) => Promise<unknown>): Promise<OutsideRules> {
  const whole = await withBase(checked(parsed, file), file, readToml, DEEPEST);
  const ids = new Map<string, string>();
  const rules = whole.rules.map((rule) => {
    const id = idOf(rule.id);
    const other = ids.get(id);
    if (other !== undefined) refuse(file, `rule "${rule.id}": its id is the same as that of "${other}"; choose a different one`);
    ids.set(id, rule.id);
    return rule;
  });
  const meant = rules.filter((rule) => rule.regex !== undefined || rule.path !== undefined);
  const changes = rules.filter((rule) => rule.regex === undefined && rule.path === undefined);
  return {
    file,
    rules: meant.map((rule) => {
      const converted = convert(rule);
      return { file, outside: true, rule: { ...converted, exempt: [...converted.exempt, ...globalFor(whole, rule.id)] } };
    }),
    disabled: whole.disabled.map(idOf),
    replaces: true,
    exempt: new Map(changes.map((rule) => [idOf(rule.id), exemptionsOf(allowlistsOf(rule))])),
    exemptAll: whole.usesDefault ? exemptionsOf(whole.global.filter(({ targetrules }) => targetrules.length === 0)) : [],
    warnings: warningsOf(whole),
  };
}

interface Whole {
  rules: readonly GitleaksRule[];
  disabled: readonly string[];
  global: readonly Allowlist[];
  usesDefault: boolean;
}

async function withBase(own: GitleaksFile, file: string, readToml: (file: string) => Promise<unknown>, room: number): Promise<Whole> {
  const disabled = own.extend?.disabledrules ?? [];
  const path = own.extend?.path ?? '';
  const global = allowlistsOf(own);
  const usesDefault = own.extend?.usedefault === true;
  if (path === '') return { rules: merged([], own.rules), disabled, global, usesDefault };
  if (room === 0) refuse(file, 'extend.path leads from file to file without end; let one of them extend nothing');
  // As theirs does: relative to where the program runs.
  const base = await withBase(checked(await readToml(path), path), path, readToml, room - 1);
  const kept = base.rules.filter(({ id }) => !disabled.includes(id));
  return {
    rules: merged(kept, own.rules),
    disabled: [...base.disabled, ...disabled],
    global: [...base.global, ...global],
    usesDefault: usesDefault || base.usesDefault,
  };
}

function merged(base: readonly GitleaksRule[], own: readonly GitleaksRule[]): GitleaksRule[] {
  const isOfBase = new Set(base.map(({ id }) => id));
  return [
    ...base.map((rule) => {
      const by = own.find(({ id }) => id === rule.id);
      return by === undefined ? rule : extended(rule, by);
    }),
    ...own.filter(({ id }) => !isOfBase.has(id)),
  ];
}

function globalFor({ global }: Whole, id: string): ReturnType<typeof exemptionsOf> {
  return exemptionsOf(global.filter(({ targetrules }) => targetrules.length === 0 || targetrules.includes(id)));
}

function checked(parsed: unknown, file: string): GitleaksFile {
  const result = gitleaksSchema.safeParse(foldKeys(parsed));
  return result.success ? result.data : refuse(file, explain(result.error));
}

function warningsOf({ rules, global }: Whole): string[] {
  const ofCommits = namesCommits([...global, ...rules.flatMap(allowlistsOf)]);
  return ofCommits ? ['commits of allowlists mean nothing in an image; they never match'] : [];
}

function refuse(file: string, reason: string): never {
  throw new ScanError('RULES_INVALID', `${file}: ${reason}`);
}
