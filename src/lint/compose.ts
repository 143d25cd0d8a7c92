/** Compose files: what `environment` and `build.args` give away, and build args that a secret is passed through. */
import type { Document, Node } from 'yaml';
import { mountId } from '../correlate/patch.js';
import type { LeakId } from '../correlate/leak-catalogue.js';
import { isCredentialName } from '../detect/credential-name.js';
import { ScanError } from '../model/errors.js';
import type { Detector } from '../model/detector.js';
import type { Remedy } from '../model/finding.js';
import { hinted, type Draft } from './draft.js';
import { literalsIn, type Setting } from './text.js';

/** @throws ScanError OPTION_INVALID for what is no YAML. */
export async function lintCompose(path: string, text: string, detector: Detector): Promise<Draft[]> {
  const documents = await yamlOf(path, text);
  const yaml = await import('yaml');
  const settings = documents.flatMap((document) => settingsIn(document, yaml));
  const unique = [...new Map(settings.map((setting) => [`${setting.start} ${setting.leak}`, setting])).values()];
  const literals = unique.filter(({ value }) => value !== '');
  const passed = unique.filter(({ name, isPassed, leak }) => leak === 'build-arg' && isPassed && isCredentialName(name));
  return [
    ...literalsIn(path, text, literals, detector, 'compose-env-file', (leak, name) => advice(leak, name, path)),
    ...passed.map(({ name, start }) => passedArg(path, name, lineAt(text, start))),
  ];
}

interface ComposeSetting extends Setting {
  /** Without a value of its own: what runs the build gives it one. */
  isPassed: boolean;
}

/** What `environment` and `build.args` of all services set, and what secrets and configs have for content. */
function settingsIn(document: Document, { isAlias, isMap, isScalar, isSeq }: typeof import('yaml')): ComposeSetting[] {
  const settings: ComposeSetting[] = [];
  const add = (name: string, value: string, node: Node, leak: LeakId, shift = 0): void => {
    const [start, end] = node.range ?? [0, 0];
    settings.push({ name, value, start: start + shift, end, leak, isPassed: value === '' || /\$\{?\w/.test(value) });
  };
  const resolved = (node: unknown): unknown => (isAlias(node) ? node.resolve(document) : node);
  /** The pairs of a map, with those that `<<` merges into it. */
  const pairsOf = (node: unknown, depth = 0): { key: Node; name: string; value: unknown }[] => {
    const map = resolved(node);
    if (!isMap(map) || depth > DEEPEST) return [];
    return map.items.flatMap(({ key, value }) => {
      if (!isScalar(key)) return [];
      if (key.value !== '<<') return [{ key, name: String(key.value), value: resolved(value) }];
      const merged = resolved(value);
      return (isSeq(merged) ? merged.items : [merged]).flatMap((one) => pairsOf(one, depth + 1));
    });
  };
  const under = (node: unknown, wanted: string): unknown => pairsOf(node).find(({ name }) => name === wanted)?.value;
  const assignments = (node: unknown, leak: LeakId): void => {
    for (const { key, name, value } of pairsOf(node)) {
      if (isScalar(value) && (typeof value.value === 'string' || typeof value.value === 'number'))
        add(name, String(value.value), value, leak);
      else if (value === null || (isScalar(value) && value.value === null)) add(name, '', key, leak);
    }
    const list = resolved(node);
    for (const item of isSeq(list) ? list.items.map(resolved) : []) {
      if (!isScalar(item) || typeof item.value !== 'string') continue;
      const equals = item.value.indexOf('=');
      // Quotes of the scalar stand before the name.
      const quote = item.type === 'PLAIN' ? 0 : 1;
      if (equals === -1) add(item.value, '', item, leak);
      else add(item.value.slice(0, equals), item.value.slice(equals + 1), item, leak, quote + equals + 1);
    }
  };
  const { contents } = document;
  for (const { value: service } of pairsOf(under(contents, 'services'))) {
    assignments(under(service, 'environment'), 'compose-env-file');
    assignments(under(under(service, 'build'), 'args'), 'build-arg');
  }
  for (const { name, value } of ['secrets', 'configs'].flatMap((kind) => pairsOf(under(contents, kind)))) {
    const content = under(value, 'content');
    if (isScalar(content) && typeof content.value === 'string') add(name, content.value, content, 'compose-env-file');
  }
  return settings;
}

/** Of maps merged into maps: an anchor may merge itself. */
const DEEPEST = 16;

/** The documents of a file. @throws ScanError OPTION_INVALID */
export async function yamlOf(path: string, text: string): Promise<readonly Document[]> {
  const { parseAllDocuments } = await import('yaml');
  const documents = parseAllDocuments(text, { logLevel: 'silent' });
  const all: readonly Document[] = Array.isArray(documents) ? documents : [];
  const [error] = all.flatMap(({ errors }) => errors);
  // The parser quotes the text behind the first line of its message.
  if (error !== undefined) throw new ScanError('OPTION_INVALID', `${path} is no YAML: ${error.message.split('\n', 1)[0] ?? ''}`);
  return all;
}

export function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}

/** A build arg that is given a secret, wherever the build is described. */
export function passedArg(path: string, name: string, line: number): Draft {
  const sighting = { kind: 'file', path, line, name, visibility: { state: 'live' } } as const;
  const draft = hinted(
    {
      leaks: ['build-arg'],
      title: 'Credential passed as a build arg',
      what: name,
      evidence: 'the history of the image keeps build args',
      use: 'build',
      step: -1,
      arg: name,
      sightings: [sighting],
    },
    `build arg ${name}`,
    [],
    undefined,
  );
  const { text } = draft.rootCause;
  return { ...draft, rootCause: { text }, sightings: [sighting], remedies: [advice('build-arg', name, path)] };
}

/** What to write in a compose file instead. */
function advice(leak: LeakId, name: string, path: string): Remedy {
  const id = mountId(name);
  const source = `secrets:\n  ${id}:\n    environment: ${name}`;
  if (leak === 'build-arg') {
    const text = `Do not pass ${name} as a build arg: the history keeps it. Pass it as a secret of the build, which a RUN mounts.`;
    return {
      text,
      when: 'build',
      patch: /compose/.test(path) ? `build:\n  secrets: [${id}]\n${source}` : `docker build --secret id=${id},env=${name} .`,
    };
  }
  return {
    text: `Take the value of ${name} out of ${path}: have it from the environment, from an env_file that is not committed, or from a secret.`,
    when: 'run',
    patch: `environment:\n  ${name}: \${${name}:?}\n# or, as the file /run/secrets/${id}:\n${source}`,
  };
}
