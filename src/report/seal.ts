import type { Acceptance, BaseImage, Finding, OriginEvidence, Remedy, Sighting } from '../model/finding.js';
import type {
  BuildFacts,
  DockerfileMatch,
  FileReport,
  ImageComparison,
  ImageReport,
  PolicyReport,
  Progress,
  Report,
} from '../model/report.js';
import type { SafeText, Sealed } from '../model/sealed.js';
import type { Skip } from '../model/skip.js';
import type { Step } from '../model/step.js';

/** What makes text safe: a `Redactor`, or `REVEALING`. */
export interface Sealer {
  text(text: string): SafeText;
  /** For what we wrote ourselves, with names of the image in it: only the secrets of the run are hidden. */
  known(text: string): SafeText;
}

/** Seals every free text of a report, field by field, so that a new field does not compile until it was thought about. */
export function seal(report: Report, by: Sealer): Sealed<Report> {
  return {
    tool: { name: trusted(report.tool.name), version: trusted(report.tool.version), ruleSet: trusted(report.tool.ruleSet) },
    images: report.images.map((image) => sealImage(image, by)),
    ...(report.files !== undefined && { files: report.files.map((file) => sealFile(file, by)) }),
    skipped: report.skipped.map((skip) => sealSkip(skip, by)),
    ...(report.policy !== undefined && { policy: sealPolicy(report.policy, by) }),
    summary: report.summary,
  };
}

export function sealImage(image: ImageReport, by: Sealer): Sealed<ImageReport> {
  const { digest, platform, base, createdAt, build, dockerfile, comparison, ...rest } = image;
  const steps = image.steps.map((step) => sealStep(step, by));
  return {
    ...rest,
    reference: by.text(image.reference),
    id: digestOf(image.id, by),
    ...(digest !== undefined && { digest: digestOf(digest, by) }),
    ...(platform !== undefined && { platform: by.text(platform) }),
    ...(createdAt !== undefined && { createdAt: by.text(createdAt) }),
    ...(build !== undefined && { build: sealBuild(build, by) }),
    ...(base !== undefined && { base: sealBase(base, by) }),
    ...(dockerfile !== undefined && { dockerfile: sealDockerfile(dockerfile, by) }),
    steps,
    layers: image.layers.map(({ digest, ...layer }) => ({
      ...layer,
      diffId: digestOf(layer.diffId, by),
      mediaType: by.text(layer.mediaType),
      ...(digest !== undefined && { digest: digestOf(digest, by) }),
    })),
    findings: image.findings.map((finding) => sealFinding(finding, image.steps, steps, by)),
    skipped: image.skipped.map((skip) => sealSkip(skip, by)),
    ...(comparison !== undefined && { comparison: sealComparison(comparison, by) }),
  };
}

function sealComparison({ with: other, gone, ...rest }: ImageComparison, by: Sealer): Sealed<ImageComparison> {
  return { ...rest, with: by.text(other), gone: gone.map((finding) => sealFinding(finding, [], [], by)) };
}

function sealFile(file: FileReport, by: Sealer): Sealed<FileReport> {
  return {
    ...file,
    path: by.text(file.path),
    findings: file.findings.map((finding) => sealFinding(finding, [], [], by)),
    skipped: file.skipped.map((skip) => sealSkip(skip, by)),
  };
}

function sealDockerfile({ path, note, ...rest }: DockerfileMatch, by: Sealer): Sealed<DockerfileMatch> {
  return { ...rest, path: by.text(path), ...(note !== undefined && { note: by.text(note) }) };
}

function sealBuild({ source, revision, version }: BuildFacts, by: Sealer): Sealed<BuildFacts> {
  return {
    ...(source !== undefined && { source: by.text(source) }),
    ...(revision !== undefined && { revision: by.text(revision) }),
    ...(version !== undefined && { version: by.text(version) }),
  };
}

function sealBase({ name, digest, ...rest }: BaseImage, by: Sealer): Sealed<BaseImage> {
  return {
    ...rest,
    ...(name !== undefined && { name: by.text(name) }),
    ...(digest !== undefined && { digest: digestOf(digest, by) }),
  };
}

function sealStep(step: Step, by: Sealer): Sealed<Step> {
  const { createdAt, dockerfile, ...rest } = step;
  return {
    ...rest,
    instruction: by.text(step.instruction),
    text: by.text(step.text),
    raw: by.text(step.raw),
    buildArgs: step.buildArgs.map((arg) => ({ name: by.text(arg.name), value: valueOf(arg.name, arg.value, by) })),
    sets: step.sets.map(({ name, value }) => ({
      name: by.text(name),
      ...(value !== undefined && { value: valueOf(name, value, by) }),
    })),
    ...(createdAt !== undefined && { createdAt: by.text(createdAt) }),
    ...(dockerfile !== undefined && { dockerfile: { ...dockerfile, path: by.text(dockerfile.path) } }),
  };
}

/** A value is sealed together with its name: the name is what tells the detectors that a plain word is a password. */
function valueOf(name: string, value: string, by: Sealer): SafeText {
  return by.text(`${name}=${value}`).slice(by.text(name).length + 1) as SafeText;
}

function sealFinding(finding: Finding, steps: readonly Step[], sealed: readonly Sealed<Step>[], by: Sealer): Sealed<Finding> {
  const { originEvidence, accepted, ...rest } = finding;
  const { step, text } = finding.rootCause;
  // A step of megabytes may be the root of a thousand findings: it is sealed once, and quoted in short.
  const cause = text === steps[step ?? -1]?.text ? sealed[step ?? -1]?.text : undefined;
  return {
    ...rest,
    id: trusted(finding.id),
    fingerprint: trusted(finding.fingerprint),
    detector: trusted(finding.detector),
    title: trusted(finding.title),
    provider: trusted(finding.provider),
    evidence: by.text(finding.evidence),
    ...(originEvidence !== undefined && { originEvidence: sealOrigin(originEvidence, by) }),
    leaks: finding.leaks.map(trusted),
    controls: finding.controls.map(trusted),
    redacted: trusted(finding.redacted),
    parts: finding.parts.map((part) => ({ ...part, name: by.text(part.name), redacted: trusted(part.redacted) })),
    rootCause: { ...(step !== undefined && { step }), text: brief(cause ?? by.text(text)) },
    remedies: finding.remedies.map((remedy) => sealRemedy(remedy, by)),
    sightings: finding.sightings.map((sighting) => sealSighting(sighting, by)),
    ...(accepted !== undefined && { accepted: sealAcceptance(accepted, by) }),
  };
}

function sealOrigin({ owner, ...rest }: OriginEvidence, by: Sealer): Sealed<OriginEvidence> {
  return { ...rest, ...(owner !== undefined && { owner: by.text(owner) }) };
}

/** The reason is the user's, or stands in a file of the image. */
function sealAcceptance({ by: whom, reason, expires }: Acceptance, by: Sealer): Sealed<Acceptance> {
  return {
    by: whom,
    ...(reason !== undefined && { reason: brief(by.text(reason)) }),
    ...(expires !== undefined && { expires: trusted(expires) }),
  };
}

function sealRemedy(remedy: Remedy, by: Sealer): Sealed<Remedy> {
  return {
    text: by.text(remedy.text),
    ...(remedy.when !== undefined && { when: remedy.when }),
    ...(remedy.patch !== undefined && { patch: by.known(remedy.patch) }),
    ...(remedy.diff !== undefined && { diff: by.text(remedy.diff) }),
    ...(remedy.revoke !== undefined && { revoke: trusted(remedy.revoke) }),
  };
}

function sealSighting(sighting: Sighting, by: Sealer): Sealed<Sighting> {
  const { path, name, layer, chain, remark, ...rest } = sighting;
  return {
    ...rest,
    ...(path !== undefined && { path: by.text(path) }),
    ...(name !== undefined && { name: by.text(name) }),
    ...(layer !== undefined && { layer: { ...layer, diffId: digestOf(layer.diffId, by) } }),
    ...(chain !== undefined && { chain: chain.map((link) => by.text(link)) }),
    ...(remark !== undefined && { remark: remark.reason === undefined ? {} : { reason: brief(by.text(remark.reason)) } }),
  };
}

function sealSkip(skip: Skip, by: Sealer): Sealed<Skip> {
  const { layer, path, ...rest } = skip;
  return {
    ...rest,
    ...(layer !== undefined && { layer: by.text(layer) }),
    ...(path !== undefined && { path: by.text(path) }),
    detail: by.text(skip.detail),
  };
}

/** Names in it are of our own rules and the user's files; reasons are the user's. */
function sealPolicy({ file, baseline, notes }: PolicyReport, by: Sealer): Sealed<PolicyReport> {
  return {
    ...(file !== undefined && { file: by.text(file) }),
    ...(baseline !== undefined && { baseline: { ...baseline, file: by.text(baseline.file) } }),
    notes: notes.map(({ kind, ignore, findings, detail }) => ({
      kind,
      ignore: by.known(ignore),
      findings: findings.map(trusted),
      detail: by.known(detail),
    })),
  };
}

export function sealProgress(progress: Progress, by: Sealer): Sealed<Progress> {
  return progress.kind === 'image'
    ? { ...progress, reference: by.text(progress.reference) }
    : { ...progress, blob: by.text(progress.blob) };
}

/** A digest is left alone, so that a short secret that happens to be part of one does not garble it; but a hostile config may hold anything there. */
function digestOf(text: string, by: Sealer): SafeText {
  return DIGEST.test(text) ? trusted(text) : by.text(text);
}

const DIGEST = /^sha256:[0-9a-f]{64}$/;

/** Text of our own making (rule ids, redacted forms): nothing of the image's is in it. */
function trusted(text: string): SafeText {
  return text as SafeText;
}

/** Characters of an error, or of what a finding quotes. */
const MOST_SAID = 1000;

/**
 * A text without its middle, where it is long: names and steps of an image can be as long as it likes, and what to do stands at the end of a
 * sentence. Only a redacted text may be cut: half a secret is not known.
 */
export function brief(text: SafeText): SafeText {
  return text.length <= MOST_SAID ? text : (`${text.slice(0, MOST_SAID / 2)} … ${text.slice(-MOST_SAID / 2)}` as SafeText);
}
