/** From the number of a case to its bytes: an image in some layout, mutated in a few places. */
import { sample } from '../detectors/samples.js';
import { buildImage, dockerLegacy, dockerOci, podman, type BuiltImage } from '../support/images.js';
import { Chance } from './chance.js';
import { compressed, mutateBytes } from './mutate-bytes.js';
import { mutateJson } from './mutate-json.js';
import { mutatedRules } from './mutate-rules.js';
import { mutateTar } from './mutate-tar.js';
import { joinTar, nameOf, splitTar, type Member } from './tar-members.js';
import { hostileText } from './texts.js';

export type Case = { description: string } & ({ kind: 'archive'; archive: Buffer; chunk: number } | { kind: 'rules'; rules: string });

export function makeCase(seed: number, number: number): Case {
  const chance = new Chance(seed * 1_000_003 + number);
  if (chance.once(10)) {
    const { text, done } = mutatedRules(chance);
    return { kind: 'rules', rules: text, description: `rules: ${done}` };
  }
  const layout = chance.of(Object.keys(LAYOUTS));
  const done: string[] = [layout];
  const built = LAYOUTS[layout]?.([randomImage(chance), randomImage(chance)], chance) ?? Buffer.alloc(0);
  const members = splitTar(built);
  for (let left = 1 + chance.below(4); left > 0; left -= 1) done.push(mutate(members, chance));
  let archive = joinTar(members);
  const outer = compressed(archive, chance);
  archive = outer.bytes;
  done.push(outer.done);
  if (chance.once(8)) {
    const mutated = mutateBytes(archive, chance);
    archive = mutated.bytes;
    done.push(mutated.done);
  }
  const chunk = chance.of([1, 511, 512, 4097, 65_536, 1 << 20]);
  return {
    kind: 'archive',
    archive,
    chunk: archive.length > 100_000 ? Math.max(chunk, 511) : chunk,
    description: done.filter((each) => each !== '').join('; '),
  };
}

const LAYOUTS: Readonly<Record<string, (images: BuiltImage[], chance: Chance) => Buffer>> = {
  'docker 24': (images, chance) => dockerLegacy(images, { shuffle: chance.below(99) }),
  podman: (images, chance) => podman(images, { shuffle: chance.below(99) }),
  'docker 25': (images, chance) => dockerOci(images, { shuffle: chance.below(99) }),
  containerd: (images) => dockerOci(images, { compression: 'gzip' }),
  'OCI archive': ([image]) => image?.asOciArchive() ?? Buffer.alloc(0),
  'nested OCI archive': ([image], chance) => image?.asOciArchive({ nested: true, shuffle: chance.below(99) }) ?? Buffer.alloc(0),
};

function randomImage(chance: Chance): BuiltImage {
  const text = (): string =>
    chance.once(3) ? hostileText(chance) : chance.of(['PATH=/bin', 'RUN npm ci # buildkit', sample('npm-token', chance.below(50)).text]);
  const texts = (): string[] => Array.from({ length: chance.below(4) }, text);
  return buildImage({
    layers: Array.from({ length: 1 + chance.below(3) }, () => [
      { name: 'app/', type: 'directory' as const },
      { name: 'app/.npmrc', content: sample('npmrc-auth-token', chance.below(50)).text },
      { name: `app/${chance.below(3)}`, content: text() },
      { name: 'app/link', type: 'link' as const, linkname: `app/${chance.below(3)}` },
      { name: chance.of(['app/.wh.0', '.wh.app', 'app/.wh..wh..opq', '.wh.', 'app/x']), content: '' },
    ]),
    config: { Env: texts(), Labels: Object.fromEntries(texts().map((each) => [each, each])), Cmd: texts(), Healthcheck: { Test: texts() } },
    ...(chance.once(2) ? { history: texts().map((created_by) => ({ created_by, empty_layer: chance.once(2) })) } : {}),
    annotations: { note: text() },
    tags: [chance.of(['example/app:1', 'example/app:2', hostileText(chance)])],
    ...(chance.once(4) ? { attestations: [{ predicateType: text() }], platform: { os: 'linux', architecture: text() } } : {}),
  });
}

function mutate(members: Member[], chance: Chance): string {
  const documents = members.filter(({ body }) => body[0] === 0x7b || body[0] === 0x5b);
  const layers = members.filter(({ body }) => body.length >= 1024 && !documents.some((each) => each.body === body));
  const [member, layer] = [documents.length > 0 ? chance.of(documents) : undefined, layers.length > 0 ? chance.of(layers) : undefined];
  const turn = chance.below(10);
  if (turn < 4 && member !== undefined) {
    const names = members.flatMap((each) => [nameOf(each), nameOf(each).replace(/^blobs\/(\w+)\//, '$1:')]);
    const { text, done } = mutateJson(member.body.toString(), names, chance);
    member.body = Buffer.from(text);
    return `${nameOf(member)} ${done}`;
  }
  if (turn < 8 && layer !== undefined) {
    const inside = splitTar(layer.body);
    const done = inside.length > 0 ? mutateTar(inside, chance) : 'bytes';
    const packed = compressed(inside.length > 0 ? joinTar(inside) : mutateBytes(layer.body, chance).bytes, chance);
    const last = chance.once(6) ? mutateBytes(packed.bytes, chance) : { bytes: packed.bytes, done: '' };
    layer.body = last.bytes;
    return `layer: ${done} ${packed.done} ${last.done}`.trimEnd();
  }
  return `archive: ${mutateTar(members, chance)}`;
}
