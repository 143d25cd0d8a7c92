/** Files that hold credentials by their names: what they are, and when the credentials are needed. */
import type { LeakId } from '../correlate/leak-catalogue.js';
import type { RuleInfo } from '../model/match.js';

export interface SensitiveFile {
  what: string;
  leak: Extract<LeakId, 'copied-file' | 'ssh-key' | 'shell-history' | 'build-log' | 'cloud-metadata-dump'>;
  use: RuleInfo['use'];
}

/** @param path as a COPY or a folder names it. Undefined for a file that is none, or is made to be shared (`.env.example`). */
export function sensitiveFile(path: string): SensitiveFile | undefined {
  if (/\.(?:example|sample|template|dist|pub)$/.test(path)) return undefined;
  const found = FILES.find(({ pattern }) => pattern.test(path));
  return found && { what: found.what, leak: found.leak ?? 'copied-file', use: found.use };
}

const FILES: readonly { pattern: RegExp; what: string; use: RuleInfo['use']; leak?: SensitiveFile['leak'] }[] = [
  { pattern: /(?:^|\/)(?:id_(?:rsa|dsa|ecdsa|ed25519)(?:_sk)?|deploy_key)$/, what: 'Private ssh key', use: 'build', leak: 'ssh-key' },
  { pattern: /(?:^|\/)\.ssh\/?$/, what: 'Folder of ssh keys', use: 'build', leak: 'ssh-key' },
  { pattern: /(?:^|\/)\.env(?:\.[\w.-]+)?$/, what: 'File of environment variables', use: 'run' },
  { pattern: /(?:^|\/)\.(?:npmrc|yarnrc|yarnrc\.yml)$/, what: 'npm configuration', use: 'build' },
  { pattern: /(?:^|\/)(?:\.pypirc|pip\.conf|pip\.ini)$/, what: 'pip configuration', use: 'build' },
  { pattern: /(?:^|\/)(?:\.netrc|_netrc|\.git-credentials|\.gitconfig)$/, what: 'File of logins', use: 'build' },
  { pattern: /(?:^|\/)\.git\/?$/, what: 'Git repository with its history', use: 'build' },
  { pattern: /(?:^|\/)(?:\.docker\/config\.json|\.dockercfg)$/, what: 'Registry logins of docker', use: 'build' },
  { pattern: /(?:^|\/)(?:kubeconfig|\.kube\/config)$/, what: 'Kubernetes logins', use: 'run' },
  { pattern: /(?:^|\/)\.aws(?:\/credentials|\/?$)/, what: 'AWS credentials', use: 'both' },
  { pattern: /(?:^|\/)[\w.-]*service[-_]?account[\w.-]*\.json$/i, what: 'Key of a service account', use: 'run' },
  {
    pattern: /\.(?:p12|pfx|jks|keystore)$|(?:^|\/)[\w.-]*(?:private|server|tls|client)[\w.-]*\.(?:key|pem)$/i,
    what: 'Private key',
    use: 'run',
  },
  { pattern: /(?:^|\/)\.stowaway\.key$/, what: 'Key of the baseline', use: 'build' },
  {
    pattern: /(?:^|\/)(?:user-data(?:\.txt)?|instance-data(?:-sensitive)?\.json|cloud-init(?:-output)?\.log)$/,
    what: 'What cloud-init was given, or keeps of a machine',
    use: 'run',
    leak: 'cloud-metadata-dump',
  },
  { pattern: /(?:^|\/)\.(?:bash|zsh|ash|sh|python|psql|mysql)_history$/, what: 'Shell history', use: 'both', leak: 'shell-history' },
  { pattern: /(?:^|\/)(?:npm-debug\.log|yarn-error\.log|pip-log\.txt|pip\.log)$/, what: 'Log of a build', use: 'both', leak: 'build-log' },
];
