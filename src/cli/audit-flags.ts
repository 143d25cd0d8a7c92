/** What `stowaway audit` is called with. */
import type { Command } from 'commander';
import type { Severity } from '../model/match.js';
import type { AuditFormatName } from '../report/audit/formats.js';
import { addFlags, addRegistryFlags, type RegistryFlags } from './flags.js';
import type { FormatTarget } from './format-target.js';

export interface AuditFlags extends RegistryFlags {
  format?: FormatTarget<AuditFormatName>[];
  output?: string;
  failOn?: Severity;
  exitZero?: true;
  /** False with `--no-config`. */
  config?: string | false;
  list?: string;
  include?: string[];
  exclude?: string[];
  newest?: number;
  since?: string;
  platform?: string;
  rules?: string[];
  rule?: string[];
  skipRule?: string[];
  tag?: string[];
  jobs?: number;
  concurrency?: number;
  requestsPerSecond?: number;
  folder?: string;
  quiet?: true;
}

export function addAudit(root: Command, audit: (target: string | undefined, flags: AuditFlags) => Promise<void>): void {
  const command = root
    .command('audit')
    .summary('scan every image of a registry, and report each secret once')
    .description(
      'Audits a registry (host[:port]) or one repository of it: all repositories and tags, each manifest and each layer once.\n\n' +
        'What was finished is kept: an audit that was stopped goes on where it was, and the next one only reads what is new.',
    )
    .argument('[registry[/repository]]', 'what to audit')
    .addHelpText('after', AFTER);
  addFlags(command, [
    'list',
    'include',
    'exclude',
    'newest',
    'since',
    'platform',
    'auditFormat',
    'output',
    'failOn',
    'exitZero',
    'config',
    'noConfig',
    'rules',
    'rule',
    'skipRule',
    'tag',
    'jobs',
    'concurrency',
    'requestsPerSecond',
    'folder',
    'quiet',
  ]);
  addRegistryFlags(command);
  command.action((target: string | undefined) => audit(target, command.opts<AuditFlags>()));
}

const AFTER = `
Examples:
  stowaway audit registry.example
  stowaway audit registry.example --include 'team/**' --newest 5
  stowaway audit registry.example/team/shop --since 2026-01-01
  stowaway audit --list images.txt -f html=audit.html

Exit codes: 0 clean, 1 secrets at or above --fail-on, 2 error or not all read.`;
