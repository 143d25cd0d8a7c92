import { CommanderError, type Command } from 'commander';

import { version } from '../version.js';
import { audit } from './audit.js';
import { complain } from './complain.js';
import { CLEAN, ERROR } from './exit-code.js';
import { fix } from './fix.js';
import { history } from './history.js';
import { lint } from './lint.js';
import { program } from './program.js';
import { scan } from './scan.js';
import { writeAll, type Streams } from './streams.js';

/**
 * One call of the command line, from its arguments to its exit code. Every error ends here, as one sentence on stderr: the code is all
 * that is left to do.
 */
export async function run(args: readonly string[], streams: Streams): Promise<number> {
  if (isPluginCall(args)) {
    const { pluginCall, pluginMetadata } = await import('./docker-plugin.js');
    const call = pluginCall(args);
    if (call !== undefined) return run(call.args, { ...streams, env: { ...streams.env, ...call.env } });
    await writeAll(streams.stdout, pluginMetadata(version));
    return CLEAN;
  }
  let code = CLEAN;
  const root = program(version, {
    scan: async (references, flags) => void (code = await scan(references, flags, streams)),
    history: async (reference, flags) => void (code = await history(reference, flags, streams)),
    audit: async (target, flags) => void (code = await audit(target, flags, streams)),
    lint: async (paths, flags) => void (code = await lint(paths, flags, streams)),
    fix: async (found, flags) => void (code = await fix(found, flags, streams)),
    cache: {
      info: async (flags) => void (code = await (await import('./cache.js')).showCache(flags, streams)),
      clear: async (flags) => void (code = await (await import('./cache.js')).emptyCache(flags, streams)),
    },
    serve: async (flags) => void (code = await (await import('./serve.js')).serveUntilStopped(flags, streams)),
    baseline: {
      write: async (references, flags) => void (code = await (await import('./baseline.js')).writeBaseline(references, flags, streams)),
      show: async (references, flags) => void (code = await (await import('./baseline.js')).showBaseline(references, flags, streams)),
      key: async () => void (code = await (await import('./baseline.js')).makeBaselineKey(streams)),
    },
    completion: async (shell) => writeAll(streams.stdout, (await import('./completion.js')).completion(root, shell)),
    dockerPlugin: {
      install: async () => void (code = await (await import('./docker-plugin.js')).installPlugin(streams)),
      uninstall: async () => void (code = await (await import('./docker-plugin.js')).uninstallPlugin(streams)),
    },
    detectors: {
      list: async (flags) => void (code = await (await detectors()).listDetectors(flags, streams)),
      show: async (id, flags) => void (code = await (await detectors()).showDetector(id, flags, streams)),
      check: async (file) => void (code = await (await detectors()).checkDetectors(file, streams)),
      test: async (id, flags) => void (code = await (await detectors()).testDetector(id, flags, streams)),
    },
  });
  // Help and version: commander does not wait until they are written, so we do.
  const written: Promise<void>[] = [];
  let called = root;
  for (const command of [root, ...root.commands, ...root.commands.flatMap(({ commands }) => commands)]) {
    command.configureOutput({
      writeOut: (text) => written.push(writeAll(streams.stdout, text)),
      writeErr: (text) => written.push(writeAll(streams.stderr, text)),
      // Told below, redacted: a usage error repeats what was typed.
      outputError: () => undefined,
    });
    command.exitOverride((error) => {
      called = command;
      throw error;
    });
  }
  try {
    await root.parseAsync(args, { from: 'user' });
    return code;
  } catch (error) {
    if (!(error instanceof CommanderError)) {
      await complain(error, streams.stderr);
      return ERROR;
    }
    const delivered = await Promise.all(written).then(
      () => true,
      () => false,
    );
    if (error.exitCode === 0) return delivered ? CLEAN : ERROR;
    // Help that nobody asked for (no command was given) has been printed already.
    if (error.code !== 'commander.help') await complain(usage(error, called), streams.stderr);
    return ERROR;
  }
}

/** Whether Docker calls us as its plugin; it says first how that is called, so it is asked before arguments are parsed. */
function isPluginCall(args: readonly string[]): boolean {
  return args[0] === 'docker-plugin' && args[1] === 'run';
}

/** Loaded for the commands that need it: a scan needs no lists. */
function detectors(): Promise<typeof import('./detectors.js')> {
  return import('./detectors.js');
}

/** One line on what is wrong, and where help is. */
function usage({ code, message }: CommanderError, called: Command): string {
  const sentence = message
    .replace(/^error: /, '')
    .replace(/^command-argument value '(.*)' is invalid for argument '(.*)'/, "'$1' is no $2")
    .replace(/^option '(?:-\w, )?(--[\w-]+) [^']*' argument (?:'(.*)' is invalid|missing)/, (_, flag: string, value?: string) =>
      value === undefined ? `${flag} needs a value` : `${flag} cannot be '${value}'`,
    )
    .replace(/\n\(Did you mean (.+)\?\)$/, ': did you mean $1?');
  const isImage = code === 'commander.unknownCommand' && called.parent === null && !sentence.endsWith('?');
  const hint = isImage ? '. An image is scanned by: stowaway scan IMAGE' : '';
  const whole = `${sentence}${hint}`;
  return `${whole}${/[.?]$/.test(whole) ? '' : '.'} See '${nameOf(called)} --help'.`;
}

function nameOf(command: Command): string {
  return command.parent === null ? command.name() : `${nameOf(command.parent)} ${command.name()}`;
}
