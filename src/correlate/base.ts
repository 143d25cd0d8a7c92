/**
 * What an image has from the image it was built on: its first layers, by their digests, and the steps and settings that are the same. Where
 * nobody named the base, only rows that the makers of base images write are taken for one, and marked as inferred.
 */
import type { BaseImage, OriginEvidence, Sighting } from '../model/finding.js';
import type { HistoryEntry, Image, ImageConfig } from '../model/image.js';

/** The part of an image that came with its base. */
export interface BaseShare {
  report: BaseImage;
  /** So many steps from the first on are the base's. */
  steps: number;
  /** Absent for an inferred one. */
  config?: ImageConfig;
}

/** @param named the images of the reference that the user gave as the base, if any. */
export function baseOf(image: Image, named: readonly Image[]): BaseShare | undefined {
  if (named.length > 0) return sharedWith(image, named);
  const labels = labelled(image);
  const steps = stepsOfBaseMaker(image);
  if (steps > 0) return { report: { by: 'history', ...labels, layers: 1 }, steps };
  return labels.name === undefined && labels.digest === undefined ? undefined : { report: { by: 'label', ...labels, layers: 0 }, steps: 0 };
}

/** Of several (platforms) the one that has most in common. Undefined when none has a layer of it. */
function sharedWith(image: Image, named: readonly Image[]): BaseShare | undefined {
  let best: BaseShare | undefined;
  for (const base of named) {
    const layers = common(image.layers, base.layers, (a, b) => a.diffId !== '' && a.diffId === b.diffId);
    if (layers <= (best?.report.layers ?? 0)) continue;
    const { reference: name, digest, config } = base;
    const report = { by: 'option', name, ...(digest !== undefined && { digest }), layers } as const;
    best = { report, steps: common(image.history, base.history, isSameStep), config };
  }
  return best;
}

/** How many of the first items are the same. */
function common<T>(items: readonly T[], others: readonly T[], isSame: (a: T, b: T) => boolean): number {
  const first = items.findIndex((item, index) => {
    const other = others[index];
    return other === undefined || !isSame(item, other);
  });
  return first === -1 ? items.length : first;
}

function isSameStep(a: HistoryEntry, b: HistoryEntry): boolean {
  return a.createdBy === b.createdBy && a.created === b.created && a.comment === b.comment && a.emptyLayer === b.emptyLayer;
}

/** https://github.com/opencontainers/image-spec/blob/main/annotations.md: builders write them as annotations or labels. They name no layers. */
function labelled({ config, documents }: Image): Pick<BaseImage, 'name' | 'digest'> {
  const valueOf = (key: string): string | undefined =>
    documents.find(({ kind, name }) => kind === 'annotation' && name === key)?.text ?? config.labels[key];
  const name = valueOf('org.opencontainers.image.base.name');
  const digest = valueOf('org.opencontainers.image.base.digest');
  return { ...(name !== undefined && { name }), ...(digest !== undefined && { digest }) };
}

/** How many steps at the beginning were written by those who make a distribution's base image; 0 when that is not certain. */
function stepsOfBaseMaker({ history }: Image): number {
  const [first, second] = history;
  if (first === undefined || first.emptyLayer || !BASE_MAKERS.test(first.createdBy ?? '')) return 0;
  return second?.emptyLayer === true && /\bCMD \[/.test(second.createdBy ?? '') ? 2 : 1;
}

/** debuerreotype makes Debian's images (https://github.com/debuerreotype/debuerreotype), Alpine's begin with its mini root filesystem. */
const BASE_MAKERS = /^# debian\.sh --arch |^ADD alpine-minirootfs-[\w.-]+\.tar\.gz \/ # buildkit$/;

/** Why what was sighted came with the base; undefined when it did not. */
export function fromBase(sighting: Sighting, image: Image, base: BaseShare | undefined): OriginEvidence | undefined {
  const kind = base === undefined ? undefined : kindOf(sighting, image, base);
  if (base === undefined || kind === undefined) return undefined;
  const { name, by } = base.report;
  return { kind, ...(name !== undefined && { owner: name }), ...(by === 'history' && { inferred: true }) };
}

function kindOf(sighting: Sighting, image: Image, { report, steps, config }: BaseShare): OriginEvidence['kind'] | undefined {
  switch (sighting.kind) {
    case 'file':
      return sighting.layer !== undefined && sighting.layer.index < report.layers ? 'base-layer' : undefined;
    case 'history':
    case 'build-arg':
      return sighting.step !== undefined && sighting.step < steps ? 'base-history' : undefined;
    case 'env':
    case 'label':
    case 'command':
    case 'healthcheck': {
      const own = settingOf(sighting, image.config);
      return config !== undefined && own !== undefined && own === settingOf(sighting, config) ? 'base-config' : undefined;
    }
    default:
      return undefined;
  }
}

/** What the config says there, as a text to compare. */
function settingOf({ kind, name = '' }: Sighting, config: ImageConfig): string | undefined {
  if (kind === 'env') return config.env.find((variable) => variable.split('=', 1)[0] === name);
  if (kind === 'label') return name === 'author' && config.author !== undefined ? config.author : config.labels[name];
  if (kind === 'healthcheck') return JSON.stringify(config.healthcheck);
  const other = config.others?.filter((setting) => setting.name === name);
  return JSON.stringify(COMMANDS[name]?.(config) ?? other);
}

const COMMANDS: Readonly<Record<string, (config: ImageConfig) => unknown>> = {
  entrypoint: ({ entrypoint }) => entrypoint,
  cmd: ({ cmd }) => cmd,
  shell: ({ shell }) => shell,
  onbuild: ({ onBuild }) => onBuild,
  user: ({ user }) => user,
  workdir: ({ workingDir }) => workingDir,
};
