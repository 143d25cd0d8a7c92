/** How a secret in a file got there, told by the file's name and by the instruction that made its layer. */
import type { RuleInfo } from '../model/match.js';
import type { Step } from '../model/step.js';
import type { LeakId } from './leak-catalogue.js';
import type { Provenance } from './provenance.js';

/** Keys that belong to a machine and are made by installing a server: everyone who runs the image shares them. */
const HOST_KEY = /^etc\/(?:ssh\/ssh_host_\w+_key|wireguard\/[^/]+)$/;
/**
 * Of BIND and of RabbitMQ, made by their packages and no PEM: https://bind9.readthedocs.io/en/latest/manpages.html#rndc-confgen-rndc-key-generation-tool ,
 * https://www.rabbitmq.com/docs/clustering#erlang-cookie
 */
const CONTROL_KEY = /^(?:etc\/(?:bind\/)?rndc\.key|var\/lib\/rabbitmq\/\.erlang\.cookie)$/;
const TLS_KEY = /^etc\/(?:ssl\/private|pki\/tls\/private|letsencrypt)\//;
const SSH_KEY = /(?:^|\/)(?:\.ssh\/[^/]+|id_(?:rsa|dsa|ecdsa|ed25519)(?:_sk)?(?:\.[^/]*)?|deploy_key[^/]*)$/;
const SHELL_HISTORY = /(?:^|\/)\.(?:bash|zsh|ash|sh|fish|python|psql|mysql|sqlite|node_repl|rediscli|irb)_history$/;
const BUILD_LOG =
  /(?:^|\/)(?:npm-debug\.log[^/]*|yarn-error\.log|\.npm\/_logs\/[^/]+|pip(?:-log)?\.(?:log|txt)|lerna-debug\.log|build\.log)$/;
/**
 * What cloud-init keeps of the machine that it ran on, passwords in user data among it: an image made of a running machine has it
 * (https://docs.cloud-init.io/en/latest/explanation/instancedata.html).
 */
const METADATA_DUMP =
  /^(?:run\/cloud-init\/(?:instance-data(?:-sensitive)?|combined-cloud-config)\.json|var\/lib\/cloud\/(?:instances?\/|seed\/|data\/)|var\/log\/cloud-init(?:-output)?\.log)/;
const COMPOSE_FILE = /(?:^|\/)(?:docker-)?compose(?:\.[\w-]+)*\.ya?ml$/;
/** Files in which git keeps the token of a remote inside its URL, whichever rule finds it there. */
const GIT_URLS = /(?:^|\/)(?:\.git\/config|\.gitconfig|\.git-credentials|git\/credentials|gitconfig)$/;
/** Files of package managers that may hold a URL with a password. */
const URL_CONFIG = /(?:^|\/)(?:pip\.(?:conf|ini)|\.yarnrc(?:\.yml)?|\.bowerrc|[^/]+\.list)$/;

/**
 * How the file got there first, then what else is wrong with it.
 * @param maker the step of the file's layer; undefined when the history does not tell.
 */
export function fileLeaks(path: string, rule: RuleInfo, maker: Step | undefined, provenance: Provenance): LeakId[] {
  const byRun = maker?.instruction === 'RUN' || maker?.instruction === 'COMMIT';
  const isKey = isKeyRule(rule);
  if (CONTROL_KEY.test(path)) return ['image-host-key'];
  if (isKey && (HOST_KEY.test(path) || (byRun && TLS_KEY.test(path)))) return ['image-host-key'];
  if (isKey && SSH_KEY.test(path)) return ['ssh-key'];
  if (SHELL_HISTORY.test(path)) return ['shell-history'];
  if (BUILD_LOG.test(path)) return ['build-log'];
  if (METADATA_DUMP.test(path)) return ['cloud-metadata-dump'];
  if (COMPOSE_FILE.test(path)) return ['compose-env-file'];
  if (byRun && (usesSecretMount(maker) || provenance.mountsSecret(maker))) return ['secret-mount-persisted'];
  const made: LeakId = byRun ? 'written-by-run' : 'copied-file';
  const inUrl = !isKey && (GIT_URLS.test(path) || (isUrlRule(rule) && URL_CONFIG.test(path)));
  return inUrl ? [made, 'url-credentials'] : [made];
}

/*
 * A RuleInfo says whose credential it is and what for, not what shape it has: that a rule finds keys or URLs is told by the last words of its
 * id, which detectors/README.md keeps stable. A rule of the user's own with another id is taken for a plain value, which only makes advice general.
 */

/** Whether the rule finds credentials inside URLs of any vendor. */
export function isUrlRule({ id, provider }: RuleInfo): boolean {
  return provider === 'generic' && /(?:-url|^url-basic-auth)$/.test(id);
}

/** Whether the rule finds private keys that are files: of ssh, TLS, PGP. */
export function isKeyRule({ id, provider }: RuleInfo): boolean {
  return provider === 'generic' && /(?:^|-)private-key(?:$|-)/.test(id);
}

/**
 * buildah keeps `--mount`; BuildKit's history does not, so there provenance tells, or a command that reads from where secrets are mounted by
 * default (https://docs.docker.com/reference/dockerfile/#run---mounttypesecret).
 */
function usesSecretMount({ text }: Step): boolean {
  return /^RUN (?:--\S+ )*--mount=\S*type=secret/.test(text) || /\/run\/secrets\/\w/.test(text);
}
