/** How a secret in a file got there, told by the file's name and by the instruction that made its layer. */
import type { RuleInfo } from '../model/match.js';
import type { Step } from '../model/step.js';
import type { LeakId } from './leak-catalogue.js';

/** Keys that belong to a machine and are made by installing a server: everyone who runs the image shares them. */
const HOST_KEY = /^etc\/(?:ssh\/ssh_host_\w+_key|wireguard\/[^/]+)$/;
const TLS_KEY = /^etc\/(?:ssl\/private|pki\/tls\/private|letsencrypt)\//;
const SSH_KEY = /(?:^|\/)(?:\.ssh\/[^/]+|id_(?:rsa|dsa|ecdsa|ed25519)(?:_sk)?(?:\.[^/]*)?|deploy_key[^/]*)$/;
const SHELL_HISTORY = /(?:^|\/)\.(?:bash|zsh|ash|sh|fish|python|psql|mysql|sqlite|node_repl|rediscli|irb)_history$/;
const BUILD_LOG =
  /(?:^|\/)(?:npm-debug\.log[^/]*|yarn-error\.log|\.npm\/_logs\/[^/]+|pip(?:-log)?\.(?:log|txt)|lerna-debug\.log|build\.log)$/;
const COMPOSE_FILE = /(?:^|\/)(?:docker-)?compose(?:\.[\w-]+)*\.ya?ml$/;
const URL_CONFIG = /(?:^|\/)(?:\.git\/config|\.gitconfig|\.git-credentials|gitconfig|pip\.conf|\.yarnrc(?:\.yml)?|\.bowerrc|[^/]+\.list)$/;

/**
 * @param maker the step of the file's layer; undefined when the history does not tell.
 */
export function fileLeak(path: string, rule: RuleInfo, maker: Step | undefined): LeakId {
  const byRun = maker?.instruction === 'RUN' || maker?.instruction === 'COMMIT';
  const isKey = /private-key|ssh-key|pem/.test(rule.id);
  if (isKey && (HOST_KEY.test(path) || (byRun && TLS_KEY.test(path)))) return 'image-host-key';
  if (isKey && SSH_KEY.test(path)) return 'ssh-key';
  if (SHELL_HISTORY.test(path)) return 'shell-history';
  if (BUILD_LOG.test(path)) return 'build-log';
  if (COMPOSE_FILE.test(path)) return 'compose-env-file';
  if (byRun && usesSecretMount(maker)) return 'secret-mount-persisted';
  if (isUrlRule(rule) && URL_CONFIG.test(path)) return 'url-credentials';
  return byRun ? 'written-by-run' : 'copied-file';
}

/** Whether the rule finds credentials inside URLs. */
export function isUrlRule({ id }: RuleInfo): boolean {
  return /(?:^|-)(?:url|uri|basic-auth)(?:-|$)/.test(id);
}

/** buildah keeps `--mount`; BuildKit's history does not, so there this stays unknown. */
function usesSecretMount({ text }: Step): boolean {
  return /^RUN (?:--\S+ )*--mount=\S*type=secret/.test(text);
}
