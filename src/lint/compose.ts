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
  const document = await yamlOf(path, text);
  const { isMap, isScalar, isSeq, isPair } = await import('yaml');
  const settings: Setting[] = [];
  const add = (name: string, value: unknown, node: Node, leak: LeakId, shift = 0): void => {
    const [start, end] = node.range ?? [0, 0];
    if (typeof value === 'string' || typeof value === 'number')
      settings.push({ name, value: String(value), start: start + shift, end, leak });
  };
  const pairs = (node: unknown, leak: LeakId): void => {
    if (isMap(node)) {
      for (const { key, value } of node.items) if (isScalar(key) && isScalar(value)) add(String(key.value), value.value, value, leak);
    } else if (isSeq(node)) {
      for (const item of node.items) {
        if (!isScalar(item) || typeof item.value !== 'string') continue;
        const equals = item.value.indexOf('=');
        // Quotes of the scalar stand before the name.
        const quote = item.type === 'PLAIN' ? 0 : 1;
        if (equals !== -1) add(item.value.slice(0, equals), item.value.slice(equals + 1), item, leak, quote + equals + 1);
      }
    }
  };
  const services = document.get('services');
  for (const service of isMap(services) ? services.items.filter(isPair).map(({ value }) => value) : []) {
    if (!isMap(service)) continue;
    pairs(service.get('environment'), 'compose-env-file');
    const build = service.get('build');
    if (isMap(build)) pairs(build.get('args'), 'build-arg');
  }
  const passed = settings.filter(({ name, value, leak }) => leak === 'build-arg' && isCredentialName(name) && /\$\{?\w/.test(value));
  return [
    ...literalsIn(path, text, settings, detector, 'compose-env-file', (leak, name) => advice(leak, name, path)),
    ...passed.map(({ name, start }) => passedArg(path, name, lineAt(text, start))),
  ];
}

export async function yamlOf(path: string, text: string): Promise<Document> {
  const { parseDocument } = await import('yaml');
  const document = parseDocument(text, { logLevel: 'silent' });
  const [error] = document.errors;
  if (error !== undefined) throw new ScanError('OPTION_INVALID', `${path} is no YAML: ${error.message.split('\n', 1)[0] ?? ''}`);
  return document;
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
