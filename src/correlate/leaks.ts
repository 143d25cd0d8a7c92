/** Names what was done, from where a secret is seen: the leaks of a finding, the primary one first. */
import type { Sighting } from '../model/finding.js';
import type { SourceKind } from '../model/image.js';
import type { RuleInfo } from '../model/match.js';
import type { Step } from '../model/step.js';
import { copySource } from './copy-source.js';
import { fileLeaks, isUrlRule } from './file-leak.js';
import { goneOf } from './gone.js';
import type { LeakId } from './leak-catalogue.js';
import type { Provenance } from './provenance.js';
import type { RootCause } from './root-cause.js';

interface LeakContext {
  rule: RuleInfo;
  root: RootCause;
  steps: readonly Step[];
  provenance: Provenance;
  source: SourceKind;
}

/** @param sightings of one finding, in order. */
export function leaksOf(sightings: readonly Sighting[], { rule, root, steps, provenance, source }: LeakContext): LeakId[] {
  if (rule.category === 'placeholder') return ['placeholder-default'];
  if (rule.category === 'practice') return [rule.id === 'imdsv1' ? 'imdsv1' : 'sensitive-file'];
  // Provenance repeats what the build was given and ran; it tells of a leak only where nothing else does.
  const telling = sightings.filter(({ kind }) => kind !== 'attestation');
  const seen = (telling.length > 0 ? telling : sightings)
    .filter(broughtIn(sightings, steps))
    .flatMap((sighting) => leaksAt(sighting, { rule, root, step: steps[sighting.step ?? -1], provenance }));
  const first = (root.arg !== undefined ? THROUGH_ARG : seen[0] === 'url-credentials' ? WRITTEN_OUT : []).filter((leak) =>
    seen.includes(leak),
  );
  const leaks = new Set<LeakId>([...first, ...seen]);
  if (leaks.has('arg-default') && !mayBePassed(sightings, steps)) leaks.delete('build-arg');
  if (isVaultToken(rule) && (leaks.has('env') || leaks.has('arg-to-env') || sightings.some(({ kind }) => kind === 'file'))) {
    leaks.add('long-lived-vault-token');
  }
  if (goneOf(sightings).length > 0) leaks.add('deleted-later');
  // How it got there comes first; that a cache was given away is another matter.
  if (source === 'build-cache') leaks.add('build-cache');
  return [...leaks];
}

/**
 * Tells of a sighting whether its step brought the secret: a RUN that changed, moved or linked a file in which it already was did not. Where the
 * secret is anywhere but in files, the RUN may have had it from there.
 */
function broughtIn(sightings: readonly Sighting[], steps: readonly Step[]): (sighting: Sighting) => boolean {
  if (sightings.some(({ kind }) => kind !== 'file')) return () => true;
  // By layer: up to which layer a file of it was there.
  const until = new Map<number, number>();
  for (const { layer, visibility } of sightings) {
    if (layer !== undefined) until.set(layer.index, Math.max(until.get(layer.index) ?? 0, visibility.layer ?? Infinity));
  }
  return ({ layer, step }) => {
    const own = layer?.index ?? 0;
    return steps[step ?? -1]?.instruction !== 'RUN' || ![...until].some(([from, to]) => from < own && own <= to);
  };
}

/** What an ARG did comes first, the worst first: promoted to an ENV it is in every container too. */
const THROUGH_ARG: readonly LeakId[] = ['arg-default', 'arg-to-env', 'build-arg'];

/** A command with a URL that also wrote it to a file: the file is the leak. */
const WRITTEN_OUT: readonly LeakId[] = ['written-by-run'];

/** HashiCorp makes Terraform too, and no other field of a rule tells the two apart than its id. */
function isVaultToken({ id, provider }: RuleInfo): boolean {
  return provider === 'hashicorp' && id.startsWith('vault-');
}

interface Seen {
  rule: RuleInfo;
  root: RootCause;
  step: Step | undefined;
  provenance: Provenance;
}

function leaksAt(sighting: Sighting, { rule, root, step, provenance }: Seen): readonly LeakId[] {
  switch (sighting.kind) {
    case 'file':
      return fileLeaks(sighting.path ?? '', rule, step, provenance);
    case 'env':
      return [root.arg === undefined ? 'env' : 'arg-to-env'];
    case 'build-arg':
      return ['build-arg'];
    case 'attestation':
      return [attestedLeak(sighting, rule, provenance)];
    case 'history':
      return [isRemark(sighting) ? 'command-line' : historyLeak(rule, root, step)];
    case 'label':
    case 'command':
    case 'healthcheck':
    case 'annotation':
      return ['command-line'];
  }
}

/**
 * Provenance keeps the arguments of the build, of its earlier stages too, and its Dockerfile, whose instructions are told apart. What anyone else
 * states about the image is metadata.
 */
function attestedLeak({ name = '', path, line = 0 }: Sighting, rule: RuleInfo, provenance: Provenance): LeakId {
  if (path === undefined) {
    if (!/\bslsa\.dev\/provenance\b|\.buildinfo\./.test(name)) return 'command-line';
    return isUrlRule(rule) ? 'url-credentials' : 'build-arg';
  }
  const instruction = provenance.instructionAt(path, line);
  if (instruction === 'ARG') return 'arg-default';
  if (instruction === 'ENV') return 'env';
  if (isUrlRule(rule)) return 'url-credentials';
  return instruction === 'RUN' ? 'written-by-run' : 'command-line';
}

/** Author and comment of a history entry: metadata, whatever the step did. */
function isRemark({ name }: Sighting): boolean {
  return name === 'comment' || name === 'author';
}

function historyLeak(rule: RuleInfo, root: RootCause, step: Step | undefined): LeakId {
  switch (step?.instruction) {
    case 'ARG':
      return 'arg-default';
    case 'ENV':
      return root.arg === undefined ? 'env' : 'arg-to-env';
    case 'ADD':
    case 'COPY':
      return copySource(step) === 'heredoc' ? 'copied-file' : 'url-credentials';
    case 'RUN':
    case 'COMMIT':
      return isUrlRule(rule) ? 'url-credentials' : 'written-by-run';
    default:
      return 'command-line';
  }
}

/**
 * Whether a value in an ARG row may have been passed by `--build-arg`: newer BuildKit writes the value in force there, older ones
 * and the classic builder only the default. An image in which an ARG without value has one in a later RUN was built by an older one.
 */
function mayBePassed(sightings: readonly Sighting[], steps: readonly Step[]): boolean {
  const row = steps[sightings.find(({ kind, step }) => kind === 'history' && steps[step ?? -1]?.instruction === 'ARG')?.step ?? -1];
  if (row === undefined || row.dialect === 'classic' || row.dialect === 'buildah') return false;
  const withoutValue = new Set(
    steps.flatMap(({ sets, instruction }) =>
      (instruction === 'ARG' ? sets : []).filter(({ value }) => value === undefined).map(({ name }) => name),
    ),
  );
  return !steps.some(({ buildArgs }) => buildArgs.some(({ name, value }) => value !== '' && withoutValue.has(name)));
}
