import type { Finding } from '../../src/model/finding.js';
import type { ImageReport, Report } from '../../src/model/report.js';
import type { Sealed } from '../../src/model/sealed.js';
import { digest, elsewhere, finding, image, report, sighting, STEPS, step } from './report.js';

/** The situations every format is tried on, by name. */
export const CASES: Readonly<Record<string, Sealed<Report>>> = {
  clean: report([image()]),
  few: report([image({ findings: few() })]),
  many: report([image({ findings: many(200) })]),
  weird: report([weird()]),
  origins: report([
    image({
      findings: origins(),
      base: { by: 'option', name: 'acme/base:1', digest: digest(7), layers: 1 },
      unlistedOrigins: { only: ['yours'], findings: 3 },
    }),
  ]),
  skips: report(
    [
      image({
        findings: [few()[0]!],
        skipped: [
          { reason: 'special-file', severity: 'policy', count: 1204, detail: 'Devices and pipes hold no bytes' },
          {
            reason: 'truncated',
            severity: 'failure',
            layer: digest(4),
            path: 'app/dump.bin',
            detail: 'The layer ends in the middle of a file',
          },
        ],
      }),
      image({
        reference: 'broken:2',
        skipped: [
          { reason: 'digest-mismatch', severity: 'failure', layer: digest(2), detail: 'The bytes of the layer do not match its digest' },
        ],
      }),
      image({ reference: 'clean:3', alignment: 'inferred' }),
    ],
    { skipped: [{ reason: 'missing', severity: 'policy', detail: 'The archive holds a blob that no image uses' }] },
  ),
  lines: report([lines()]),
  files: report([], {
    files: [
      { path: 'services/shop/Dockerfile', kind: 'dockerfile', findings: [inFile()], skipped: [] },
      { path: 'services/shop/.dockerignore', kind: 'dockerignore', findings: [], skipped: [] },
      {
        path: 'compose.yaml',
        kind: 'compose',
        findings: [],
        skipped: [{ reason: 'unreadable', severity: 'failure', detail: 'It is no YAML: the line 3 is indented less than the one before' }],
      },
    ],
    summary: { findings: { critical: 1, high: 0, medium: 0, low: 0 }, complete: false },
  }),
  judged: report(
    [
      image({
        findings: [
          finding({ severity: 'low' }),
          finding({
            id: '0badcafe',
            accepted: { by: 'policy', reason: 'A key of the tests, of no use anywhere else', expires: '2031-01-01' },
          }),
          finding({ id: '1badcafe', accepted: { by: 'inline' }, sightings: [sighting({ path: 'srv/fixtures/keys.json' })] }),
        ],
        comparison: {
          with: 'shop:1.3',
          fresh: 3,
          unchanged: 12,
          gone: [finding({ id: 'g', sightings: [sighting({ path: 'old/.npmrc' })] })],
        },
      }),
    ],
    {
      policy: {
        file: '.stowaway.toml',
        baseline: { file: '.stowaway-baseline.json', entries: 20, unused: 3 },
        notes: [
          {
            kind: 'expired',
            ignore: '.stowaway.toml:10 (rule npm-token)',
            findings: ['npm-token:1'],
            detail:
              'The ignore at .stowaway.toml:10 (rule npm-token) expired on 2030-01-31: it no longer holds for npm-token:1. Its reason was: until the move',
          },
          {
            kind: 'unused',
            ignore: '.stowaway.toml:16 (path srv/**)',
            findings: [],
            detail: 'The ignore at .stowaway.toml:16 (path srv/**) speaks of nothing that was found',
          },
        ],
      },
    },
  ),
  none: report([], { skipped: [{ reason: 'unreadable', severity: 'failure', detail: 'broken.tar could not be read' }] }),
};

/** One of every origin, with what it rests on. */
function origins(): Finding[] {
  return [
    finding({ origin: 'base', originEvidence: { kind: 'base-layer', owner: 'debian', inferred: true } }),
    finding({ originEvidence: { kind: 'modified', owner: 'dpkg nginx' }, sightings: [sighting({ path: 'etc/nginx/nginx.conf' })] }),
    finding({
      origin: 'distribution',
      originEvidence: { kind: 'digest', owner: 'dpkg libmojolicious-perl' },
      sightings: [sighting({ path: 'usr/share/perl5/Mojo/IOLoop/resources/server.key' })],
    }),
    finding({
      origin: 'package',
      confidence: 'possible',
      originEvidence: { kind: 'path', owner: `npm ${'long-'.repeat(20)}` },
      sightings: [sighting({ path: 'app/node_modules/a/test/key.pem' })],
    }),
  ];
}

/** An image of which most steps were found in a Dockerfile. */
function lines(): ImageReport {
  const path = 'services/shop/Dockerfile';
  const steps = STEPS.map((one, index) => (index < 2 ? one : { ...one, dockerfile: { path, line: 2 * index, endLine: 2 * index + 1 } }));
  return image({
    steps,
    findings: few(),
    dockerfile: {
      path,
      matched: false,
      note: 'one of 9 instructions, the RUN in line 7, is not in the history: the file has changed since.',
    },
  });
}

/** As `lint` finds it. */
function inFile(): Finding {
  return finding({
    detector: 'lint-build-arg',
    title: 'Build arg for a credential',
    redacted: 'NPM_TOKEN',
    rootCause: { text: 'ARG NPM_TOKEN' },
    remedies: [
      {
        text: 'Do not pass NPM_TOKEN as a build arg: the history keeps it. Use a secret mount.',
        when: 'build',
        patch: '# docker build --secret id=npm_token,env=NPM_TOKEN .',
        diff: '--- a/services/shop/Dockerfile\n+++ b/services/shop/Dockerfile\n@@ -1,2 +1 @@\n FROM base\n-ARG NPM_TOKEN\n',
      },
    ],
    sightings: [{ kind: 'file', path: 'services/shop/Dockerfile', line: 2, name: 'NPM_TOKEN', visibility: { state: 'live' } }],
  });
}

function few(): Finding[] {
  return [
    finding({
      rootCause: { step: 3, text: 'ARG NPM_TOKEN' },
      leaks: ['build-arg', 'written-by-run'],
      remedies: [
        {
          text: 'Build args stay in the history of the image. Pass the token as a secret mount, which leaves nothing behind, and drop the ARG.',
          patch:
            'RUN --mount=type=secret,id=npm_token,env=NPM_TOKEN npm ci --omit=dev && npm run build\ndocker build --secret id=npm_token,env=NPM_TOKEN .',
          revoke: 'https://docs.npmjs.com/revoking-access-tokens',
        },
      ],
      sightings: [
        elsewhere('build-arg', { name: 'NPM_TOKEN', step: 5 }),
        elsewhere('build-arg', { name: 'NPM_TOKEN', step: 6 }),
        elsewhere('history', { step: 5 }),
        sighting({ path: 'root/.npmrc', line: 1, step: 5, visibility: { state: 'deleted', step: 7, layer: 5 } }),
      ],
    }),
    finding({
      id: 'private-key:1',
      fingerprint: 'b0b0',
      detector: 'private-key',
      title: 'OpenSSH private key',
      provider: 'generic',
      redacted: '********',
      evidence: 'the key parses',
      rootCause: { step: 4, text: 'COPY . .' },
      remedies: [
        { text: 'Keep it out of the build context with a line in .dockerignore.', patch: '**/id_ed25519' },
        {
          text: 'If the build clones a private repository, mount the agent instead.',
          patch: 'RUN --mount=type=ssh git clone git@example.com:shop/lib.git',
        },
      ],
      sightings: Array.from({ length: 8 }, (_, at) =>
        sighting({
          path: `app/deploy/environments/production/cluster-${at}/keys/id_ed25519`,
          line: 1,
          step: 4,
          layer: { index: 2, diffId: digest(2) },
        }),
      ),
    }),
    finding({
      id: 'stripe-secret-key:1',
      fingerprint: 'c0c0',
      detector: 'stripe-secret-key',
      title: 'Stripe secret key',
      provider: 'stripe',
      severity: 'high',
      confidence: 'likely',
      evidence: 'distinctive prefix',
      redacted: 'sk_…4242',
      parts: [{ name: 'account', redacted: 'acct_…', secret: finding().secret }],
      rootCause: { step: 8, text: 'ENV STRIPE_API_KEY=sk_…4242' },
      remedies: [{ text: 'The running program needs it: pass it when the container starts.', patch: 'docker run -e STRIPE_API_KEY …' }],
      sightings: [elsewhere('env', { name: 'STRIPE_API_KEY', step: 8 })],
    }),
    finding({
      id: 'entropy:1',
      detector: 'high-entropy',
      title: 'High-entropy value',
      severity: 'medium',
      confidence: 'possible',
      evidence: '4.9 bits a character',
      redacted: 'Zx…',
      sightings: [sighting({ path: 'app/node_modules/some-very-long-package-name/dist/esm/chunks/vendor-8f3a.js', line: 1204, step: 6 })],
    }),
    ...['POSTGRES_PASSWORD', 'REDIS_PASSWORD', 'ADMIN_TOKEN'].map((name, at) =>
      finding({
        id: `placeholder:${at}`,
        detector: 'placeholder',
        title: 'Weak default',
        category: 'placeholder',
        severity: 'low',
        confidence: 'likely',
        redacted: 'changeme',
        rootCause: { step: 8, text: `ENV ${name}=changeme` },
        sightings: [elsewhere('env', { name, step: 8 })],
      }),
    ),
  ];
}

function many(amount: number): Finding[] {
  return Array.from({ length: amount }, (_, at) =>
    finding({
      id: `npm-token:${at}`,
      fingerprint: `f${at}`,
      severity: at < 120 ? 'critical' : 'high',
      redacted: `npm_…${String(at).padStart(4, '0')}`,
      sightings: [sighting({ path: `srv/tenants/${at}/.npmrc`, line: 1 + (at % 7) })],
    }),
  );
}

/** Names as an attacker would choose them. */
function weird(): Parameters<typeof report>[0][number] {
  const escape = '\x1b]0;owned\x07\x1b[2J';
  return image({
    reference: `evil${escape}:1`,
    steps: [...STEPS.slice(0, 5), step(5, `RUN echo "${escape}"\n\trm -rf x \u202egnp.exe`, 3), ...STEPS.slice(6)],
    findings: [
      finding({
        rootCause: {
          step: 5,
          text: `RUN echo "${escape}" && : ${'x'.repeat(300)} \u202etxt.exe && echo npm_…9fQ2 > ~/.npmrc && ${'y'.repeat(300)}`,
        },
        remedies: [{ text: `Remove ${escape} from it.`, patch: `rm "${escape}"\r\n# ${'a comment that is long '.repeat(8)}` }],
        sightings: [
          sighting({ path: `tmp/${escape}\r\n/\u202etxt.exe\u200b`, line: 3 }),
          sighting({ path: '../../etc/passwd', line: 1, visibility: { state: 'overwritten' } }),
          sighting({ path: '密码/パスワード/비밀번호/🔑.env', line: 1, chain: ['inner\x9b31m.zip', 'a/b.txt'] }),
          sighting({ path: `deep/${'directory/'.repeat(30)}file`, line: 1 }),
          sighting({ path: 'lone-\ud800-surrogate and [link](http://example.com) `code`', line: 1 }),
        ],
      }),
    ],
    skipped: [{ reason: 'unreadable', severity: 'policy', path: `x${escape}`, detail: `Odd name ${escape}` }],
  });
}
