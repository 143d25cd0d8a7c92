import type { HistoryEntry, ImageConfig, ImageDocument } from '../model/image.js';
import { ScanError } from '../model/errors.js';
import type { Skip } from '../model/skip.js';
import { field, isObject, listField, parseJson, textField, textMapField, textsField } from './json.js';
import { atMost, MOST_LAYERS, MOST_STEPS } from './limits.js';
import { buildInfo, otherSettings } from './other-settings.js';

/** What the config blob of an image says. https://github.com/opencontainers/image-spec/blob/main/config.md */
export interface ImageBlob {
  config: ImageConfig;
  history: readonly HistoryEntry[];
  diffIds: readonly string[];
  /** `os/architecture[/variant]`. */
  platform?: string;
  /** What it holds of its build in an encoding of its own. */
  documents: readonly ImageDocument[];
  /** What of it is over a limit. */
  skipped: readonly Skip[];
}

/** The config of something that has none: a cache folder, a directory. */
export const NO_CONFIG: ImageConfig = { env: [], labels: {}, cmd: [], entrypoint: [], healthcheck: [], shell: [], onBuild: [] };

/**
 * Reads a config blob. Fields of the wrong type are dropped; a history entry of the wrong type stays as an empty one, for its place counts.
 * @param name How the blob is named in errors.
 * @throws ScanError NOT_AN_IMAGE when it is no image config at all.
 */
export function parseConfig(bytes: Uint8Array, name: string): ImageBlob {
  const value = parseJson(bytes);
  if (value === undefined) throw new ScanError('NOT_AN_IMAGE', `${name} is not JSON; an image config was expected there`);
  if (!['rootfs', 'config', 'history', 'architecture'].some((key) => isObject(value) && field(value, key) !== undefined)) {
    throw new ScanError('NOT_AN_IMAGE', `${name} is JSON but no image config: it has neither rootfs, config nor history`);
  }
  const platform = platformOf(value);
  const skipped: Skip[] = [];
  return {
    config: runtimeConfig(value),
    history: atMost(listField(value, 'history'), MOST_STEPS, `the history entries of ${name}`, skipped).map(historyEntry),
    diffIds: atMost(textsField(field(value, 'rootfs'), 'diff_ids'), MOST_LAYERS, `the layers of ${name}`, skipped),
    documents: buildInfo(value),
    skipped,
    ...(platform === undefined ? {} : { platform }),
  };
}

/** `os/architecture[/variant]` of a config or of the platform of a descriptor. */
export function platformOf(value: unknown): string | undefined {
  const os = textField(value, 'os') ?? '';
  const architecture = textField(value, 'architecture') ?? '';
  const variant = textField(value, 'variant') ?? '';
  if (os === '' && architecture === '') return undefined;
  return [os || 'unknown', architecture || 'unknown', variant].filter((part) => part !== '').join('/');
}

function runtimeConfig(value: unknown): ImageConfig {
  const config = field(value, 'config');
  const user = textField(config, 'User');
  const workingDir = textField(config, 'WorkingDir');
  const author = textField(value, 'author');
  const created = textField(value, 'created');
  const others = otherSettings(value);
  return {
    env: textsField(config, 'Env'),
    labels: textMapField(config, 'Labels'),
    cmd: textsField(config, 'Cmd'),
    entrypoint: textsField(config, 'Entrypoint'),
    healthcheck: textsField(field(config, 'Healthcheck'), 'Test'),
    shell: textsField(config, 'Shell'),
    onBuild: textsField(config, 'OnBuild'),
    ...(user ? { user } : {}),
    ...(workingDir ? { workingDir } : {}),
    ...(author ? { author } : {}),
    ...(created ? { created } : {}),
    ...(others.length > 0 ? { others } : {}),
  };
}

function historyEntry(value: unknown): HistoryEntry {
  const created = textField(value, 'created');
  const createdBy = textField(value, 'created_by');
  const comment = textField(value, 'comment');
  const author = textField(value, 'author');
  return {
    ...(created === undefined ? {} : { created }),
    ...(createdBy === undefined ? {} : { createdBy }),
    ...(comment === undefined ? {} : { comment }),
    ...(author === undefined ? {} : { author }),
    emptyLayer: field(value, 'empty_layer') === true,
  };
}
