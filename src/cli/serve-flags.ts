import { type Command, InvalidArgumentError, Option } from 'commander';

import type { ServeFlags } from '../serve/settings.js';
import { SEVERITIES } from '../report/groups.js';
import { addFlags } from './flags.js';

/** The flags of `stowaway serve`. None of them takes a secret: those come from the environment, or from files that are named here. */

export type { ServeFlags };

export function addServe(root: Command, action: (flags: ServeFlags) => Promise<void>): void {
  const serve = root
    .command('serve')
    .summary('scan images as they are pushed to registries')
    .description(
      "Takes notifications of pushes (Docker's registry, Harbor, plain JSON), scans each image, shows the results and posts them to a webhook.",
    )
    .option('--listen <host:port>', 'where to listen; :PORT for every network', '127.0.0.1:8484')
    .option('--allow-registry <host>', 'a registry that may be asked; no other is; may be repeated', collect)
    .option('--state <folder>', 'where jobs and results are kept (default: ~/.local/state/stowaway/serve)')
    .option('--public-url <url>', 'address of this server, for links in posts')
    .option('--scans <n>', 'images to scan at once (default: 2)', count)
    .option('--keep-days <n>', 'how long results are kept (default: 90)', count)
    .option('--retry-failed', 'try again what had failed before');
  serve.addOption(
    new Option('--fail-on <severity>', 'the verdict is leaks for secrets of at least this severity (default: medium)').choices(SEVERITIES),
  );
  serve.option('--config <file>', 'the policy that images are judged by (default: none)');
  addFlags(serve, ['noInlineIgnore', 'rules', 'jobs', 'noCache', 'cacheDir']);
  serve
    .optionsGroup('Who may talk to it:')
    .option('--token-file <file>', 'token that notifications show, instead of STOWAWAY_SERVE_TOKEN')
    .option('--hmac-key-file <file>', 'key that they are signed with, instead of STOWAWAY_SERVE_HMAC_KEY')
    .option('--read-token-file <file>', 'token that readers of results show (default: the one of notifications)')
    .option('--tls-cert <file>', 'certificate (PEM) of this server (default: no TLS)')
    .option('--tls-key <file>', 'its key (PEM)')
    .optionsGroup('Webhook:')
    .option('--webhook <url>', 'where results are posted, instead of STOWAWAY_WEBHOOK_URL')
    .option('--webhook-key-file <file>', 'key that posts are signed with, instead of STOWAWAY_WEBHOOK_KEY')
    .optionsGroup('Registries:');
  addFlags(serve, ['insecure', 'caFile', 'certFile', 'keyFile']);
  serve.addHelpText('after', AFTER).action(() => action(serve.opts<ServeFlags>()));
}

function collect(value: string, before: readonly string[] | undefined): string[] {
  return [...(before ?? []), value];
}

function count(value: string): number {
  if (!/^[1-9]\d{0,3}$/.test(value)) throw new InvalidArgumentError('It must be a whole number of at least 1.');
  return Number(value);
}

const AFTER = `
Example:
  export STOWAWAY_SERVE_TOKEN=$(openssl rand -hex 32)
  stowaway serve --listen :8484 --allow-registry registry.example:5000

Logs in to registries as docker, podman and skopeo do, or with STOWAWAY_USERNAME
and STOWAWAY_PASSWORD. Runs until SIGTERM or Ctrl-C: then it takes no more, and
what is not done by then is done after the next start.`;
