/** A report of as many findings as one wants, with the variety of a real one: several sightings, patches, long paths, accepted ones. */
import type { Report } from '../../src/model/report.js';
import type { Sealed } from '../../src/model/sealed.js';
import { digest, elsewhere, finding, image, report, sighting } from './report.js';

const SEVERITIES = ['critical', 'high', 'medium', 'low'] as const;
const RULES = ['npm-token', 'private-key', 'stripe-secret-key', 'github-token', 'slack-token', 'jwt'];

export function manyFindings(amount: number): Sealed<Report> {
  const findings = Array.from({ length: amount }, (_, at) =>
    finding({
      id: at.toString(16).padStart(8, '0'),
      fingerprint: at.toString(16).padStart(32, '0'),
      detector: RULES[at % RULES.length]!,
      severity: SEVERITIES[at % SEVERITIES.length]!,
      confidence: at % 5 === 0 ? 'possible' : 'likely',
      rootCause: { step: at % 10, text: `RUN build --part ${at} && echo ${'words '.repeat(at % 40)}` },
      remedies: [
        {
          text: 'Pass the token as a secret mount, which leaves nothing behind.',
          patch: `RUN --mount=type=secret,id=token_${at} npm ci\ndocker build --secret id=token_${at} .`,
          revoke: 'https://docs.npmjs.com/revoking-access-tokens',
        },
        { text: 'Rotate it: everyone who could pull the image has it.' },
      ],
      sightings: [
        ...Array.from({ length: 1 + (at % 4) }, (__, copy) =>
          sighting({
            path: `srv/tenants/${at}/${'deep/'.repeat(at % 12)}copy-${copy}/.env`,
            line: 1 + at,
            layer: { index: at % 6, diffId: digest(at % 6) },
          }),
        ),
        ...(at % 7 === 0 ? [elsewhere('env', { name: `TOKEN_${at}` })] : []),
      ],
      ...(at % 50 === 0 && { accepted: { by: 'policy', reason: 'a test key' } as const }),
    }),
  );
  return report([image({ findings })]);
}
