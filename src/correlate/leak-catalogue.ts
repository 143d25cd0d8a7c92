/** The ways secrets get into images: ids that reports, SARIF rules and documentation share. They are added to, never renamed. */
import type { Severity } from '../model/match.js';

export type LeakId =
  | 'build-arg'
  | 'arg-default'
  | 'env'
  | 'arg-to-env'
  | 'copied-file'
  | 'written-by-run'
  | 'deleted-later'
  | 'ssh-key'
  | 'command-line'
  | 'url-credentials'
  | 'compose-env-file'
  | 'placeholder-default'
  | 'long-lived-vault-token'
  | 'imdsv1'
  | 'secret-mount-persisted'
  | 'sensitive-file'
  | 'image-host-key'
  | 'shell-history'
  | 'build-log'
  | 'cloud-metadata-dump'
  | 'build-cache';

interface Leak {
  /** The worst a secret that leaked this way can be; the credential itself may be worth less. Undefined: as found. */
  severity?: Severity;
  controls: readonly string[];
}

/**
 * CIS Docker Benchmark 4.10: secrets are not stored in Dockerfiles. NIST SP 800-190 §4.1.2: image configuration defects; §4.1.4:
 * embedded clear-text secrets. PCI DSS 4.0 8.6.2: no hard-coded passwords. SOC 2 CC6.1: logical access to secrets. GDPR Art. 32: security of
 * what a secret opens, where that is personal data.
 */
const CLEAR_TEXT = ['NIST SP 800-190 4.1.4', 'PCI DSS 8.6.2', 'SOC 2 CC6.1', 'GDPR Art. 32'];
const IN_DOCKERFILE = ['CIS Docker 4.10', ...CLEAR_TEXT];
const DEFECT = ['NIST SP 800-190 4.1.2'];

export const LEAKS: Readonly<Record<LeakId, Leak>> = {
  'build-arg': { severity: 'critical', controls: IN_DOCKERFILE },
  'arg-default': { severity: 'critical', controls: IN_DOCKERFILE },
  env: { severity: 'critical', controls: IN_DOCKERFILE },
  'arg-to-env': { severity: 'critical', controls: IN_DOCKERFILE },
  'copied-file': { severity: 'critical', controls: CLEAR_TEXT },
  'written-by-run': { severity: 'critical', controls: IN_DOCKERFILE },
  'deleted-later': { controls: CLEAR_TEXT },
  'ssh-key': { severity: 'critical', controls: CLEAR_TEXT },
  'command-line': { severity: 'critical', controls: IN_DOCKERFILE },
  'url-credentials': { severity: 'high', controls: IN_DOCKERFILE },
  'compose-env-file': { severity: 'high', controls: CLEAR_TEXT },
  'placeholder-default': { severity: 'low', controls: DEFECT },
  'long-lived-vault-token': { severity: 'high', controls: CLEAR_TEXT },
  imdsv1: { severity: 'high', controls: DEFECT },
  'secret-mount-persisted': { severity: 'critical', controls: CLEAR_TEXT },
  'sensitive-file': { severity: 'low', controls: DEFECT },
  'image-host-key': { severity: 'high', controls: CLEAR_TEXT },
  'shell-history': { severity: 'high', controls: CLEAR_TEXT },
  'build-log': { severity: 'high', controls: CLEAR_TEXT },
  'cloud-metadata-dump': { severity: 'high', controls: CLEAR_TEXT },
  'build-cache': { controls: CLEAR_TEXT },
};

/** Controls of several leaks, each once. */
export function controlsOf(leaks: readonly LeakId[]): string[] {
  return [...new Set(leaks.flatMap((leak) => LEAKS[leak].controls))];
}
