import { Argument, Command } from 'commander';

import { addAudit, type AuditFlags } from './audit-flags.js';
import type { BaselineFlags } from './baseline.js';
import type { CacheFlags } from './cache.js';
import type { DetectorFlags } from './detectors.js';
import { addServe, type ServeFlags } from './serve-flags.js';
import { addFlags, addRegistryFlags, type FixFlags, type HistoryFlags, type LintFlags, type ScanFlags } from './flags.js';

/** Those that completion is written for. */
const SHELLS = ['bash', 'zsh'] as const;
export type Shell = (typeof SHELLS)[number];

/** What a scan looks for, and in which images. */
const WHAT_FOR = ['platform', 'rules', 'rule', 'skipRule', 'tag'] as const;
/** How it goes about it. */
const HOW = ['jobs', 'noCache', 'cacheDir', 'quiet'] as const;

/** What the commands do; `program` only knows how they are called. */
export interface Commands {
  scan: (references: readonly string[], flags: ScanFlags) => Promise<void>;
  history: (reference: string, flags: HistoryFlags) => Promise<void>;
  audit: (target: string | undefined, flags: AuditFlags) => Promise<void>;
  lint: (paths: readonly string[], flags: LintFlags) => Promise<void>;
  fix: (found: string | undefined, flags: FixFlags) => Promise<void>;
  cache: {
    info: (flags: CacheFlags) => Promise<void>;
    clear: (flags: CacheFlags) => Promise<void>;
  };
  serve: (flags: ServeFlags) => Promise<void>;
  baseline: {
    write: (references: readonly string[], flags: BaselineFlags) => Promise<void>;
    show: (references: readonly string[], flags: BaselineFlags) => Promise<void>;
    key: () => Promise<void>;
  };
  completion: (shell: Shell) => Promise<void>;
  dockerPlugin: { install: () => Promise<void>; uninstall: () => Promise<void> };
  detectors: {
    list: (flags: DetectorFlags) => Promise<void>;
    show: (id: string, flags: DetectorFlags) => Promise<void>;
    check: (file: string) => Promise<void>;
    test: (id: string, flags: DetectorFlags) => Promise<void>;
  };
}

/** The command line as a tree of commands. Errors are thrown, nothing is printed but help and version. */
export function program(version: string, commands: Commands): Command {
  const root = new Command('stowaway')
    .description('Finds the secrets stowed away in container images and names the build instruction that put each one there.')
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .addHelpText('after', AFTER)
    .showSuggestionAfterError()
    // With their arguments beside them, the summaries would not fit.
    .configureHelp({ subcommandTerm: (command) => command.name() })
    .helpCommand('help [command]', 'print the help of a command')
    .exitOverride();

  const scan = root
    .command('scan')
    .summary('scan images and report the secrets in them')
    .description(
      'Scans images: every layer, also files that a later layer deleted, and the environment, labels, history and build args.\n\n' +
        'An image is a name in the local engine or in a registry, a file (docker save, OCI archive), a folder (OCI layout, build cache), dir:PATH, or - for standard input; registry:HOST/NAME asks the registry alone.',
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
    'diff',
    'config',
    'noConfig',
    'baseline',
    'noInlineIgnore',
    'dockerfile',
    'context',
    'target',
    'exitZero',
    'showSecrets',
    ...WHAT_FOR,
    'allLocal',
    ...HOW,
  ]);
  addRegistryFlags(scan);
  scan.action((references: string[]) => commands.scan(references, scan.opts<ScanFlags>()));

  const history = root
    .command('history')
    .summary('print the build steps of an image and what each leaked')
    .description('Prints the build steps of an image as a Dockerfile-like list, with the layers they made and what each leaked.')
    .argument('<image>', 'as for scan');
  addFlags(history, ['output', 'dockerfile', 'target', 'showSecrets', ...WHAT_FOR, ...HOW]);
  addRegistryFlags(history);
  history.action((reference: string) => commands.history(reference, history.opts<HistoryFlags>()));

  addAudit(root, commands.audit);
  addFiles(root, commands);
  addCache(root, commands.cache);
  addServe(root, commands.serve);
  addBaseline(root, commands.baseline);
  addDetectors(root, commands.detectors);
  addShellAndDocker(root, commands);
  return root;
}

function addFiles(root: Command, commands: Pick<Commands, 'lint' | 'fix'>): void {
  const lint = root
    .command('lint')
    .summary('check Dockerfiles, compose files and workflows before a build')
    .description(
      'Checks what images are built from: Dockerfiles with their .dockerignore and build context, compose files, workflows of GitHub and GitLab. Folders are searched for them.',
    )
    .argument('[path...]', 'files or folders (default: this folder)');
  addFlags(lint, ['format', 'output', 'failOn', 'config', 'noConfig', 'baseline', 'noInlineIgnore', 'exitZero', 'showSecrets', 'rules']);
  lint.action((paths: string[]) => commands.lint(paths, lint.opts<LintFlags>()));

  const fix = root
    .command('fix')
    .summary('print or write what mends a Dockerfile')
    .description(
      'Prints a diff of the Dockerfile and its .dockerignore, so that nothing leaks any more: what an image built from it leaked, and what the files themselves tell.\n\n' +
        'With --write the files are changed. Secrets in the diff are masked; in the files they are not.',
    )
    .argument('[image|report.json]', 'an image as for scan, or a report of scan -f json');
  addFlags(fix, ['dockerfile', 'context', 'target', 'write', 'showSecrets', 'platform', 'rules', 'noCache', 'cacheDir', 'quiet']);
  addRegistryFlags(fix);
  fix.action((found: string | undefined) => commands.fix(found, fix.opts<FixFlags>()));
}

function addShellAndDocker(root: Command, { completion, dockerPlugin }: Commands): void {
  root
    .command('completion')
    .summary('print the completion for a shell')
    .description('Prints the completion for a shell: source <(stowaway completion bash)')
    .addArgument(new Argument('<shell>', 'the shell').choices(SHELLS))
    .action((shell: Shell) => completion(shell));
  const plugin = root
    .command('docker-plugin')
    .summary("make 'docker stowaway' work, or no more")
    .description("Makes 'docker stowaway scan IMAGE' work, by a file in the folder of Docker's plugins.");
  plugin
    .command('install')
    .description('Writes the file.')
    .action(() => dockerPlugin.install());
  plugin
    .command('uninstall')
    .description('Removes it.')
    .action(() => dockerPlugin.uninstall());
}

function addCache(root: Command, commands: Commands['cache']): void {
  const cache = root
    .command('cache')
    .summary('show or clear what is kept of scanned layers')
    .description('What is kept of layers that were scanned, so that they need not be scanned again. No secret is in it.');
  const info = addFlags(cache.command('info').description('Shows where it lies and how much it is.'), ['cacheDir', 'json']);
  info.action(() => commands.info(info.opts<CacheFlags>()));
  const clear = addFlags(cache.command('clear').description('Removes all of it.'), ['cacheDir', 'json']);
  clear.action(() => commands.clear(clear.opts<CacheFlags>()));
}

function addBaseline(root: Command, commands: Commands['baseline']): void {
  const baseline = root
    .command('baseline')
    .summary('accept the secrets that are there, so that only new ones fail')
    .description('The secrets that a project lives with for now. The file holds a mark of each, which tells nothing without the key.');
  const write = baseline.command('write').description('Accepts all secrets of images, instead of those that were accepted before.');
  addFlags(write.argument('<image...>', 'as for scan'), OF_BASELINES);
  addRegistryFlags(write);
  write.action((references: string[]) => commands.write(references, write.opts<BaselineFlags>()));
  const show = baseline.command('show').description('Lists what is accepted in images, and counts what is not.');
  addFlags(show.argument('<image...>', 'as for scan'), OF_BASELINES);
  addRegistryFlags(show);
  show.action((references: string[]) => commands.show(references, show.opts<BaselineFlags>()));
  const key = baseline.command('key').description('Makes a key for the project, in .stowaway.key. Keep it out of git and of images.');
  key.action(() => commands.key());
}

const OF_BASELINES = ['baseline', 'config', 'noConfig', 'noInlineIgnore', ...WHAT_FOR, ...HOW] as const;

function addDetectors(root: Command, commands: Commands['detectors']): void {
  const detectors = root
    .command('detectors')
    .summary('list, show, check and try the rules')
    .description('The rules that secrets are found by: those that are built in, and those of --rules.');
  const list = addFlags(detectors.command('list').description('Lists all rules.'), ['rules', 'json']);
  list.action(() => commands.list(list.opts<DetectorFlags>()));
  const show = addFlags(detectors.command('show').description('Shows a rule.').argument('<id>', 'of the rule'), ['rules', 'json']);
  show.action((id: string) => commands.show(id, show.opts<DetectorFlags>()));
  const check = detectors
    .command('check')
    .description('Checks a file of rules, ours or of gitleaks; exits 2 if --rules would not take it.');
  check.argument('<file>', 'with rules, as TOML').action((file: string) => commands.check(file));
  const test = detectors.command('test').description('Tries a rule on standard input and says what it finds, or why not.');
  addFlags(test.argument('<id>', 'of the rule'), ['rules', 'asPath', 'json']);
  test.action((id: string) => commands.test(id, test.opts<DetectorFlags>()));
}

const AFTER = `
Examples:
  stowaway scan shop:1.4                        an image of the local engine
  docker save shop:1.4 | stowaway scan -        standard input
  stowaway scan shop.tar -f sarif -o out.sarif  a file, for code scanning
  stowaway history shop:1.4                     which instruction leaked what
  stowaway audit registry.example               every image of a registry

Exit codes: 0 clean, 1 secrets found, 2 error or something could not be read.`;

const AFTER_SCAN = `
Examples:
  stowaway scan shop:1.4 worker:1.4
  stowaway scan ./oci-layout --platform linux/arm64
  stowaway scan shop:1.4 --fail-on high --min-confidence likely

Exit codes: 0 clean, 1 secrets at or above --fail-on, 2 error or not all read.
Weak defaults and merely possible secrets are listed but never fail a scan.`;
