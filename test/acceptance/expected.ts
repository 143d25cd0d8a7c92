/**
 * Owns what must be found in each acceptance image, written by hand from the histories and layers that the builders really made.
 *
 * A sighting reads `kind place @step visibility`, such as `file app/.npmrc @2 deleted by 3`. Steps are rows of the config's history: row 0 is
 * the base, so the first instruction after FROM is 1. That holds for every builder here, `docker import` of the base included.
 */
import type { BuilderName } from './builders.js';

export interface ExpectedFinding {
  /** The value; `{{NAME}}` as in the templates. */
  secret: string;
  /** Id of the rule that names it. */
  detector: string;
  /** Index of the root cause step; null where the history cannot tell. */
  root: number | null;
  /** First of the leak ids. */
  leak: string;
  sightings: string[];
}

/** What must be found in an image as made by a builder: exactly this. */
export function expectedFindings(image: string, builder: BuilderName): ExpectedFinding[] {
  const expect = EXPECTED[image];
  if (expect === undefined) throw new Error(`nothing is written down for image ${image}`);
  return expect(TRAITS[builder]);
}

/** What the scan must exit with at the default threshold: placeholders alone do not fail a build. */
export function expectedExit(findings: readonly ExpectedFinding[]): number {
  return findings.some(({ leak }) => leak !== 'placeholder-default') ? 1 : 0;
}

/** How builders differ in what they keep of a build. */
interface Traits {
  /** ENV rows have the value (Docker expands before it writes). Podman and Buildah write the instruction as it stands: `ENV X=$X`. */
  expandsEnv: boolean;
  /** ARG rows have the default. Podman and Buildah list the names of all args so far, without any default. */
  keepsArgDefaults: boolean;
  /** `ln` of a file of a lower layer writes that file again, as a link to the new name. Containerd's differ has only the new name. */
  repeatsLinkedFile: boolean;
  /** A provenance attestation lies beside the image: build args, environment and command line of every RUN, the Dockerfile itself. */
  provenance: boolean;
}

const DOCKER: Traits = { expandsEnv: true, keepsArgDefaults: true, repeatsLinkedFile: true, provenance: false };
const BUILDAH: Traits = { ...DOCKER, expandsEnv: false, keepsArgDefaults: false };

const TRAITS: Record<BuilderName, Traits> = {
  'docker20-classic': DOCKER,
  'docker20-buildkit': DOCKER,
  'docker26-buildkit': DOCKER,
  'docker26-containerd-buildx': { ...DOCKER, repeatsLinkedFile: false, provenance: true },
  podman: BUILDAH,
  buildah: BUILDAH,
};

const PROVENANCE = 'attestation https://slsa.dev/provenance/v0.2 @- live';
/** As provenance keeps it. */
const DOCKERFILE = 'attestation Dockerfile @- live';
const npm = (secret: string, leak: string, root: number | null, sightings: string[]): ExpectedFinding => ({
  secret,
  detector: 'npm-token',
  root,
  leak,
  sightings,
});

const EXPECTED: Record<string, (traits: Traits) => ExpectedFinding[]> = {
  // No builder has the value in the ARG row; it stands before the command of both RUNs.
  'a-run': ({ provenance }) => [
    npm('{{NPM_TOKEN}}', 'build-arg', 1, [
      'build-arg NPM_TOKEN @3 live',
      'build-arg NPM_TOKEN @4 live',
      ...(provenance ? [PROVENANCE] : []),
    ]),
  ],

  // No RUN follows, so nothing has a prefix: the ARG is known as the root by its name only.
  'a-env': ({ expandsEnv, provenance }) => [
    npm('{{NPM_TOKEN}}', 'arg-to-env', 1, [
      'env NPM_TOKEN @2 live',
      ...(expandsEnv ? ['history NPM_TOKEN @2 live'] : []),
      ...(provenance ? [PROVENANCE] : []),
    ]),
  ],

  b: ({ provenance }) => [
    {
      secret: '{{API_KEY}}',
      detector: 'credential-name',
      root: 1,
      leak: 'env',
      sightings: ['env API_KEY @1 live', 'history API_KEY @1 live', ...(provenance ? [DOCKERFILE] : [])],
    },
    {
      secret: 'hunter2',
      detector: 'credential-name',
      root: 2,
      leak: 'env',
      sightings: ['env DB_PASSWORD @2 live', 'history DB_PASSWORD @2 live', ...(provenance ? [DOCKERFILE] : [])],
    },
  ],

  c: ({ provenance }) => [
    npm('{{NPM_TOKEN}}', 'written-by-run', 2, [
      'file app/.npmrc @2 deleted by 3',
      'history - @2 live',
      ...(provenance ? [DOCKERFILE, PROVENANCE] : []),
    ]),
  ],

  d: () => [
    { secret: '{{STRIPE_KEY}}', detector: 'stripe-key', root: 2, leak: 'copied-file', sightings: ['file app/.env @2 live'] },
    { secret: '{{PASSWORD}}', detector: 'generic-credential', root: 2, leak: 'copied-file', sightings: ['file app/.env @2 live'] },
    { secret: '{{GITHUB_TOKEN}}', detector: 'github-token', root: 2, leak: 'copied-file', sightings: ['file app/.git/config @2 live'] },
    { secret: '{{SSH_KEY}}', detector: 'private-key', root: 2, leak: 'ssh-key', sightings: ['file app/id_ed25519 @2 live'] },
  ],

  // The first stage is no part of the image. Its build arg is, where provenance tells of the whole build: no step here brought it in.
  e: ({ provenance }) => [
    {
      secret: '{{API_KEY}}',
      detector: 'credential-name',
      root: 1,
      leak: 'env',
      sightings: ['env API_KEY @1 live', 'history API_KEY @1 live', ...(provenance ? [DOCKERFILE] : [])],
    },
    ...(provenance ? [npm('{{NPM_TOKEN}}', 'build-arg', null, [PROVENANCE])] : []),
  ],

  'e-build': ({ provenance }) => [
    npm('{{NPM_TOKEN}}', 'build-arg', 1, ['build-arg NPM_TOKEN @2 live', 'file root/.npmrc @2 live', ...(provenance ? [PROVENANCE] : [])]),
    // Of the stage that is not built: the whole Dockerfile stands in the provenance.
    ...(provenance ? [{ secret: '{{API_KEY}}', detector: 'generic-credential', root: null, leak: 'env', sightings: [DOCKERFILE] }] : []),
  ],

  f: ({ repeatsLinkedFile }) => [
    npm('{{NPM_TOKEN_1}}', 'copied-file', 1, ['file app/overwritten/.npmrc @1 overwritten by 2']),
    npm('{{NPM_TOKEN_2}}', 'copied-file', 1, ['file app/opaque/.npmrc @1 deleted by 3']),
    npm('{{NPM_TOKEN_3}}', 'copied-file', 1, [
      'file app/alias @4 live',
      ...(repeatsLinkedFile
        ? ['file app/linked/.npmrc @1 overwritten by 4', 'file app/linked/.npmrc @4 live']
        : ['file app/linked/.npmrc @1 live']),
    ]),
    npm('{{NPM_TOKEN_4}}', 'copied-file', 1, ['file app/parent/deep/.npmrc @1 deleted by 5']),
  ],

  g: ({ expandsEnv, keepsArgDefaults }) =>
    DEFAULTS.flatMap(([name, value, row]) => [
      ...(keepsArgDefaults ? [placeholder(value, row, [`history ${name}_DEFAULT @${row} live`])] : []),
      placeholder(value, expandsEnv ? 13 : row, [`env ${name} @13 live`, ...(expandsEnv ? [`history ${name} @13 live`] : [])]),
    ]),

  h: () => [],

  i: () => [npm('{{NPM_TOKEN}}', 'secret-mount-persisted', 1, ['file root/.npmrc @1 live'])],
};

/** Of the twelve ARGs the ten whose names say that a credential is meant, with the row of each. */
const DEFAULTS: readonly (readonly [name: string, value: string, row: number])[] = [
  ['POSTGRES_PASSWORD', 'postgres', 2],
  ['JWT_SECRET', 'replace-with-a-long-random-string', 4],
  ['SESSION_SECRET', 'replace-with-a-session-secret', 5],
  ['OPENAI_API_KEY', 'replace-with-your-openai-key', 6],
  ['STRIPE_API_KEY', 'replace-with-your-stripe-key', 7],
  ['REDIS_PASSWORD', 'changeme', 8],
  ['SMTP_PASSWORD', 'replace-with-smtp-password', 9],
  ['ADMIN_PASSWORD', 'admin', 10],
  ['GITHUB_TOKEN', 'replace-with-github-token', 11],
  ['ENCRYPTION_KEY', 'replace-with-32-bytes', 12],
];

function placeholder(secret: string, root: number, sightings: string[]): ExpectedFinding {
  return { secret, detector: 'placeholder-default', root, leak: 'placeholder-default', sightings };
}
