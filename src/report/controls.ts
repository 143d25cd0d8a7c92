/** Which controls of security standards an image breaks, by what leaked in it. */
import type { SealedImage } from './format.js';
import { isPublic, isSureLeak } from './groups.js';

interface Control {
  /** As findings name it in `controls`. */
  id: string;
  title: string;
  url: string;
}

export interface ControlState extends Control {
  /** `clean` says no more than that nothing was found that breaks it; `unknown` that not everything could be read, or was there to be read. */
  state: 'clean' | 'broken' | 'unknown';
  /** How many findings break it, accepted ones included. */
  findings: number;
}

const CONTROLS: readonly Control[] = [
  {
    id: 'CIS Docker 4.10',
    title: 'Ensure secrets are not stored in Dockerfiles',
    url: 'https://www.cisecurity.org/benchmark/docker',
  },
  {
    id: 'NIST SP 800-190 4.1.2',
    title: 'Image configuration defects',
    url: 'https://doi.org/10.6028/NIST.SP.800-190',
  },
  {
    id: 'NIST SP 800-190 4.1.4',
    title: 'Embedded clear text secrets',
    url: 'https://doi.org/10.6028/NIST.SP.800-190',
  },
  {
    id: 'PCI DSS 8.6.2',
    title: 'Passwords of application and system accounts are not hard coded',
    url: 'https://www.pcisecuritystandards.org/document_library/',
  },
  {
    id: 'SOC 2 CC6.1',
    title: 'Logical access security over protected information assets',
    url: 'https://www.aicpa-cima.com/resources/download/2017-trust-services-criteria-with-revised-points-of-focus-2022',
  },
  {
    id: 'GDPR Art. 32',
    title: 'Security of processing',
    url: 'https://eur-lex.europa.eu/eli/reg/2016/679/oj',
  },
];

/** All controls, in the order of the list above. */
export function controlStates(image: SealedImage): ControlState[] {
  // A folder has neither config nor history, which most of them are about.
  const complete = image.source !== 'directory' && image.skipped.every(({ severity }) => severity !== 'failure');
  return CONTROLS.map((control) => {
    const findings = image.findings.filter((finding) => breaks(finding) && finding.controls.some((id) => id === control.id)).length;
    return { ...control, findings, state: findings > 0 ? 'broken' : complete ? 'clean' : 'unknown' };
  });
}

/** A secret, or a weak default or practice, which are defects of the configuration. */
function breaks(finding: SealedImage['findings'][number]): boolean {
  return finding.category === 'secret' ? isSureLeak(finding) : !isPublic(finding);
}
