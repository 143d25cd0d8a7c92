/**
 * What stands in an image config beside the fields that an `ImageConfig` has: volumes and ports, the machine's name, what engines of old kept of
 * the last build container. Whoever pulls the image has it, too.
 */
import type { ImageDocument, OtherSetting } from '../model/image.js';
import { field, isObject, listField } from './json.js';

/** Read elsewhere, or nobody's words: https://github.com/opencontainers/image-spec/blob/main/config.md */
const READ: ReadonlySet<string> = new Set([
  ...['architecture', 'os', 'os.version', 'os.features', 'variant', 'created', 'author', 'history', 'rootfs'],
  ...['env', 'labels', 'cmd', 'entrypoint', 'shell', 'onbuild', 'user', 'workingdir', 'healthcheck.test'].map((name) => `config.${name}`),
]);

/** In the words of a Dockerfile, where an instruction sets it. */
const INSTRUCTIONS: ReadonlyMap<string, string> = new Map([
  ['config.volumes', 'volume'],
  ['config.exposedports', 'expose'],
  ['config.stopsignal', 'stopsignal'],
]);

/** Where BuildKit until 0.11 kept what a build was given, in base64: https://github.com/moby/buildkit/blob/v0.11/docs/buildinfo.md */
const BUILD_INFO = 'moby.buildkit.buildinfo.v1';

const SET = /\.(?:volumes|exposedports)$/i;

/** Digests and ids of engines look random and are no secrets. */
const ID = /^(?:sha256:)?[0-9a-f]{12,64}$/;

/** Each with the path of its field: `config.Hostname`. Of the build container only what no other field says. */
export function otherSettings(config: unknown): OtherSetting[] {
  const said = new Set(['config', 'history'].flatMap((name) => leaves(field(config, name)).map(({ text }) => text)));
  // The last build container ran the last step.
  const hasSteps = listField(config, 'history').length > 0;
  return leaves(config, (path) => READ.has(path.toLowerCase()) || path === BUILD_INFO || (hasSteps && path === 'container_config.Cmd'))
    .filter(({ path, text }) => text !== '' && !ID.test(text) && !(path.startsWith('container_config.') && said.has(text)))
    .map(({ path, text }) => ({ name: INSTRUCTIONS.get(path.toLowerCase()) ?? path.replace(/^config\./, ''), text }));
}

/** What the build was given, as a text beside the config; none where BuildKit kept nothing. */
export function buildInfo(config: unknown): ImageDocument[] {
  const encoded = field(config, BUILD_INFO);
  if (typeof encoded !== 'string' || encoded === '') return [];
  return [{ kind: 'attestation', name: BUILD_INFO, text: Buffer.from(encoded, 'base64').toString('utf8') }];
}

interface Leaf {
  path: string;
  text: string;
}

/** Every text in a value, in order; of a set (`{"/data": {}}`) the names. Without recursion: it may be nested as deep as it likes. */
function leaves(value: unknown, isSkipped: (path: string) => boolean = () => false): Leaf[] {
  const found: Leaf[] = [];
  const open = [{ path: '', value }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { path, value } = next;
    if (isSkipped(path)) continue;
    if (typeof value === 'string') found.push({ path, text: value });
    else if (Array.isArray(value)) for (const element of value.toReversed()) open.push({ path, value: element });
    else if (isObject(value) && SET.test(path)) for (const name of Object.keys(value)) found.push({ path, text: name });
    else if (isObject(value))
      for (const [name, member] of Object.entries(value).toReversed()) open.push({ path: below(path, name), value: member });
  }
  return found;
}

/** Without the names further down where they are many: as long as the field is deep, its path would be as long again for every step down. */
function below(path: string, name: string): string {
  return path === '' ? name : path.length > LONGEST_PATH ? path : `${path}.${name}`;
}

const LONGEST_PATH = 200;
