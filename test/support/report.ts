import type { Finding, Sighting } from '../../src/model/finding.js';
import type { ImageReport, Report } from '../../src/model/report.js';
import type { SafeText, Sealed } from '../../src/model/sealed.js';
import { Secret } from '../../src/model/secret.js';
import type { Step } from '../../src/model/step.js';

/**
 * Reports written down in tests. They count as sealed because their texts are made up here; what `seal` does to a report is tested with
 * `seal` itself.
 */

/** A value that no detector knows, to be looked for in outputs. */
export const CANARY = 'the value itself';

export function safe(text: string): SafeText {
  return text as SafeText;
}

/** Seals a literal as it stands. */
export function sealed<T>(literal: T): Sealed<T> {
  return literal as Sealed<T>;
}

/** Digests that differ and can be told apart in a golden file. */
export function digest(number: number): string {
  return `sha256:${number.toString(16).padStart(4, '0').repeat(16)}`;
}

export function sighting(over: Partial<Sighting> = {}): Sighting {
  return {
    kind: 'file',
    path: 'app/.npmrc',
    layer: { index: 3, diffId: digest(3) },
    step: 7,
    line: 2,
    visibility: { state: 'live' },
    ...over,
  };
}

/** A sighting that is no file: in the config, in the text of a step. */
export function elsewhere(kind: Sighting['kind'], over: Partial<Sighting> = {}): Sighting {
  return { kind, step: 7, visibility: { state: 'live' }, ...over };
}

export function finding(over: Partial<Finding> = {}): Finding {
  return {
    id: 'npm-token:1',
    fingerprint: 'a7d1c5e0',
    detector: 'npm-token',
    title: 'npm access token',
    provider: 'npm',
    category: 'secret',
    severity: 'critical',
    confidence: 'proven',
    evidence: 'checksum is right',
    origin: 'yours',
    leaks: ['written-by-run'],
    controls: ['CIS Docker 4.10'],
    redacted: 'npm_…9fQ2',
    secret: Secret.fromText(CANARY),
    parts: [],
    joins: [Secret.fromText(CANARY)],
    rootCause: { step: 7, text: 'RUN npm ci' },
    remedies: [{ text: 'Pass the token as a secret mount.' }],
    sightings: [sighting()],
    ...over,
  };
}

export function step(index: number, text: string, layer: number | null = null): Step {
  const instruction = text.split(' ')[0] ?? 'UNKNOWN';
  return { index, instruction, text, raw: text, dialect: 'buildkit', buildArgs: [], sets: [], layer };
}

export function image(over: Partial<ImageReport> = {}): ImageReport {
  const steps = over.steps ?? STEPS;
  const layers = steps.filter((one) => one.layer !== null).length;
  return {
    reference: 'shop:1.4',
    id: digest(0x9f2c),
    digest: digest(0xbeef),
    platform: 'linux/amd64',
    source: 'engine',
    alignment: 'exact',
    steps,
    layers: Array.from({ length: layers }, (_, index) => ({
      index,
      diffId: digest(index),
      mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip',
      size: 1_234_567 * (index + 1),
      files: 100 * index,
      bytes: 3_000_000 * (index + 1),
    })),
    findings: [],
    skipped: [],
    stats: { layers, files: 12_408, bytes: 312_400_000, seconds: 1.24 },
    ...over,
  };
}

export function report(images: readonly ImageReport[], over: Partial<Report> = {}): Sealed<Report> {
  const findings = { critical: 0, high: 0, medium: 0, low: 0 };
  for (const found of images.flatMap((one) => one.findings)) if (found.accepted === undefined) findings[found.severity]++;
  const skipped = [...images.flatMap((one) => one.skipped), ...(over.skipped ?? [])];
  return sealed({
    tool: { name: 'stowaway', version: '0.1.0', ruleSet: digest(0x5e7) },
    images,
    skipped: [],
    summary: { findings, complete: skipped.every((skip) => skip.severity !== 'failure') },
    ...over,
  });
}

export const STEPS: readonly Step[] = [
  step(0, 'ADD rootfs.tar.xz / # buildkit', 0),
  step(1, 'CMD ["bash"]'),
  step(2, 'WORKDIR /app', 1),
  step(3, 'ARG NPM_TOKEN'),
  step(4, 'COPY . .', 2),
  step(5, 'RUN npm config set //registry.npmjs.org/:_authToken=npm_…9fQ2', 3),
  step(6, 'RUN npm ci --omit=dev && npm run build && npm cache clean --force', 4),
  step(7, 'RUN rm -f .npmrc', 5),
  step(8, 'ENV STRIPE_API_KEY=sk_…4242'),
  step(9, 'CMD ["node" "server.js"]'),
];
