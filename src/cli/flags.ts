import { InvalidArgumentError, Option, type Command } from 'commander';

import type { Origin } from '../model/finding.js';
import type { Confidence, Severity } from '../model/match.js';
import type { PolicyFlags } from './policy.js';
import { AUDIT_FORMAT_NAMES, FORMAT_NAMES, formatTarget, type FormatTarget } from './format-target.js';

/** Every flag, once: what it is called, what it takes, what help says. Commands name the flags they understand. */

/** The values of all flags of `scan`; `history` knows a part of them. */
export interface ScanFlags extends HistoryFlags, PolicyFlags {
  /** Default: the table. */
  format?: FormatTarget[];
  minConfidence: Confidence;
  only?: Origin[];
  base?: string;
  diff?: string;
  exitZero?: true;
  allLocal?: true;
}

export interface HistoryFlags extends RegistryFlags, DockerfileFlags {
  output?: string;
  showSecrets?: true;
  platform?: string;
  rules?: string[];
  rule?: string[];
  skipRule?: string[];
  tag?: string[];
  /** False with `--no-cache`. */
  cache: boolean;
  cacheDir?: string;
  jobs?: number;
  quiet?: true;
}

/** What the images were built from. */
export interface DockerfileFlags {
  dockerfile?: string;
  context?: string;
  target?: string;
}

/** Of `lint`. */
export interface LintFlags extends PolicyFlags {
  format?: ScanFlags['format'];
  output?: string;
  exitZero?: true;
  showSecrets?: true;
  rules?: string[];
}

/** Of `fix`. */
export interface FixFlags extends HistoryFlags {
  write?: true;
}

/** How registries are reached. */
export interface RegistryFlags {
  username?: string;
  passwordStdin?: true;
  insecure?: string[];
  caFile?: string;
  certFile?: string;
  keyFile?: string;
}

interface Flag {
  flags: string;
  description: string;
  choices?: readonly string[];
  /** May be given several times. */
  repeatable?: true;
  /** Names between commas; may be given several times. */
  names?: true;
  /** A whole number of at least 1. */
  number?: true;
  /** Names of formats, each with its file; may be given several times. */
  formats?: readonly string[];
  /** Several of these, separated by commas. */
  list?: readonly string[];
  default?: string;
}

export const FLAGS = {
  format: {
    flags: '-f, --format <format[=file]>',
    description: `how to report: ${FORMAT_NAMES.join(', ')} (default: table); may be repeated, each to a file of its own`,
    formats: FORMAT_NAMES,
  },
  auditFormat: {
    flags: '-f, --format <format[=file]>',
    description: `how to report: ${AUDIT_FORMAT_NAMES.join(', ')} (default: table); may be repeated, each to a file of its own`,
    formats: AUDIT_FORMAT_NAMES,
  },
  output: { flags: '-o, --output <file>', description: 'write the report to a file, all of it or nothing' },
  failOn: {
    flags: '--fail-on <severity>',
    description: 'exit 1 for secrets of at least this severity (default: medium, or what the policy says)',
    choices: ['low', 'medium', 'high', 'critical'] satisfies Severity[],
  },
  minConfidence: {
    flags: '--min-confidence <confidence>',
    description: 'list, and count, only what is at least this sure',
    choices: ['possible', 'likely', 'proven'] satisfies Confidence[],
    default: 'possible',
  },
  only: {
    flags: '--only <origins>',
    description: 'list, and count, only what is of these origins: yours, base, distribution, package; separated by commas',
    list: ['yours', 'base', 'distribution', 'package'] satisfies Origin[],
  },
  base: { flags: '--base <image>', description: 'the image that it was built on, to tell what came with it' },
  diff: { flags: '--diff <image>', description: 'an image to compare with: report, and count, only what it has not got' },
  config: { flags: '--config <file>', description: 'the policy (default: .stowaway.toml, if there is one here)' },
  noConfig: { flags: '--no-config', description: 'no policy, even if there is one here' },
  baseline: { flags: '--baseline <file>', description: 'accept the secrets of this baseline; needs the key of the project' },
  noInlineIgnore: { flags: '--no-inline-ignore', description: 'heed no stowaway:ignore in files' },
  exitZero: { flags: '--exit-zero', description: 'exit 0 even if there are secrets; errors still exit 2' },
  showSecrets: { flags: '--show-secrets', description: 'show values in full (table, json, html)' },
  platform: { flags: '--platform <os/arch>', description: 'only the images for this platform' },
  rules: { flags: '--rules <file>', description: 'a file with more rules, ours or of gitleaks; may be repeated', repeatable: true },
  rule: { flags: '--rule <id,...>', description: 'only the rules of these ids; * stands for anything', names: true },
  skipRule: { flags: '--skip-rule <id,...>', description: 'all rules but these', names: true },
  tag: { flags: '--tag <tag,...>', description: 'only the rules with one of these tags or providers', names: true },
  dockerfile: { flags: '--dockerfile <file>', description: 'what the image was built from: name its lines' },
  context: { flags: '--context <folder>', description: 'the build context, for its .dockerignore (default: the folder of the Dockerfile)' },
  target: { flags: '--target <stage>', description: 'the stage that was built (default: the one that the history tells of)' },
  write: { flags: '--write', description: 'write the files anew instead of printing the diff' },
  allLocal: { flags: '--all-local', description: 'scan every image of the local engine' },
  jobs: { flags: '--jobs <n>', description: 'layers to scan at once (default: the cores, at most 8)', number: true },
  noCache: { flags: '--no-cache', description: 'scan every layer anew, and keep nothing for the next scan' },
  cacheDir: { flags: '--cache-dir <folder>', description: 'where scanned layers are kept (default: ~/.cache/stowaway)' },
  username: { flags: '-u, --username <name>', description: 'log in to the registry as this user; needs --password-stdin' },
  passwordStdin: { flags: '--password-stdin', description: 'read the password or token from standard input' },
  insecure: {
    flags: '--insecure <host>',
    description: 'a registry to speak to without TLS, or whatever its certificate; may be repeated',
    repeatable: true,
  },
  caFile: { flags: '--ca-file <file>', description: 'certificates (PEM) that vouch for the registry' },
  certFile: { flags: '--cert-file <file>', description: 'client certificate (PEM) for the registry' },
  keyFile: { flags: '--key-file <file>', description: 'key (PEM) of the client certificate' },
  list: { flags: '--list <file>', description: 'repositories and images to audit, one a line; - for standard input' },
  include: { flags: '--include <glob>', description: 'only these repositories, or repository:tag; may be repeated', repeatable: true },
  exclude: { flags: '--exclude <glob>', description: 'not these; may be repeated', repeatable: true },
  newest: { flags: '--newest <n>', description: 'of each repository only the n images that were made last', number: true },
  since: { flags: '--since <day>', description: 'only images made since then, as in 2026-03-17' },
  concurrency: { flags: '--concurrency <n>', description: 'images at once (default: 4)', number: true },
  requestsPerSecond: { flags: '--requests-per-second <n>', description: 'requests to a registry in a second, at most', number: true },
  folder: { flags: '--folder <folder>', description: 'where the state of audits is kept (default: ~/.local/state/stowaway/audit)' },
  json: { flags: '--json', description: 'as JSON' },
  asPath: { flags: '--path <path>', description: 'the file that the text is said to be (default: any)' },
  quiet: { flags: '-q, --quiet', description: 'no progress' },
} satisfies Record<string, Flag>;

export type FlagName = keyof typeof FLAGS;

/** What concerns registries, under a heading of its own in help. */
const OF_REGISTRIES: readonly FlagName[] = ['username', 'passwordStdin', 'insecure', 'caFile', 'certFile', 'keyFile'];

/** Adds the named flags to a command, in this order. */
export function addFlags(command: Command, names: readonly FlagName[]): Command {
  for (const name of names) command.addOption(optionOf(FLAGS[name]));
  return command;
}

/** Adds the flags about registries to a command. */
export function addRegistryFlags(command: Command): Command {
  for (const name of OF_REGISTRIES) command.addOption(optionOf(FLAGS[name]).helpGroup('Registries:'));
  return command;
}

/** The words that may follow a flag, for completion; none where anything may. */
export function choicesOf({ flags }: Option): readonly string[] {
  const flag: Flag | undefined = Object.values(FLAGS).find((one) => one.flags === flags);
  return flag?.choices ?? flag?.list ?? flag?.formats ?? [];
}

function optionOf(flag: Flag): Option {
  const option = new Option(flag.flags, flag.description);
  if (flag.choices !== undefined) option.choices(flag.choices);
  if (flag.repeatable) option.argParser((value: string, before: readonly string[] | undefined) => [...(before ?? []), value]);
  if (flag.names) option.argParser((value: string, before: readonly string[] | undefined) => [...(before ?? []), ...namesIn(value)]);
  const { formats } = flag;
  if (formats)
    option.argParser((value: string, before: readonly FormatTarget<string>[] | undefined) => [
      ...(before ?? []),
      formatTarget(value, formats),
    ]);
  if (flag.number) option.argParser(wholeNumber);
  if (flag.list !== undefined) option.argParser(listOf(flag.list));
  if (flag.default !== undefined) option.default(flag.default);
  return option;
}

function listOf(choices: readonly string[]): (value: string) => string[] {
  return (value) => {
    const given = value.split(',').map((word) => word.trim());
    if (given.some((word) => !choices.includes(word)))
      throw new InvalidArgumentError(`Allowed are ${choices.join(', ')}, separated by commas.`);
    return choices.filter((choice) => given.includes(choice));
  };
}

function namesIn(value: string): string[] {
  return value
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

function wholeNumber(value: string): number {
  if (!/^[1-9]\d{0,3}$/.test(value)) throw new InvalidArgumentError('It must be a whole number of at least 1.');
  return Number(value);
}
