import { Command } from 'commander';

import { addFlags, type HistoryFlags, type ScanFlags } from './flags.js';

/** What the commands do; `program` only knows how they are called. */
export interface Commands {
  scan: (references: readonly string[], flags: ScanFlags) => Promise<void>;
  history: (reference: string, flags: HistoryFlags) => Promise<void>;
}

/** The command line as a tree of commands. Errors are thrown, nothing is printed but help and version. */
export function program(version: string, commands: Commands): Command {
  const root = new Command('stowaway')
    .description('Finds the secrets stowed away in container images and names the build instruction that put each one there.')
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .addHelpText('after', AFTER)
    .showSuggestionAfterError()
    .exitOverride();

  const scan = root
    .command('scan')
    .summary('scan images and report the secrets in them')
    .description(
      'Scans images: every layer, also files that a later layer deleted, and the environment, labels, history and build args.\n' +
        'An image is a name in the local engine, a file (docker save, OCI archive), a folder (OCI layout, build cache), dir:PATH, or - for standard input.',
    )
    .argument('[image...]', 'what to scan')
    .addHelpText('after', AFTER_SCAN);
  addFlags(scan, [
    'format',
    'output',
    'failOn',
    'minConfidence',
    'only',
    'base',
    'exitZero',
    'showSecrets',
    'platform',
    'rules',
    'allLocal',
    'jobs',
    'noCache',
    'quiet',
  ]);
  scan.action((references: string[]) => commands.scan(references, scan.opts<ScanFlags>()));

  const history = root
    .command('history')
    .summary('print the build steps of an image and what each leaked')
    .description('Prints the build steps of an image as a Dockerfile-like list, with the layers they made and what each leaked.')
    .argument('<image>', 'as for scan');
  addFlags(history, ['output', 'showSecrets', 'platform', 'rules', 'jobs', 'noCache', 'quiet']);
  history.action((reference: string) => commands.history(reference, history.opts<HistoryFlags>()));

  return root;
}

const AFTER = `
Examples:
  stowaway scan shop:1.4                        an image of the local engine
  docker save shop:1.4 | stowaway scan -        standard input
  stowaway scan shop.tar -f sarif -o out.sarif  a file, for code scanning
  stowaway history shop:1.4                     which instruction leaked what

Exit codes: 0 clean, 1 secrets found, 2 error or something could not be read.`;

const AFTER_SCAN = `
Examples:
  stowaway scan shop:1.4 worker:1.4
  stowaway scan ./oci-layout --platform linux/arm64
  stowaway scan shop:1.4 --fail-on high --min-confidence likely

Exit codes: 0 clean, 1 secrets at or above --fail-on, 2 error or something could not be read.
Weak defaults and merely possible secrets are listed but never fail a scan.`;
