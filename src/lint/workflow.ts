/** Workflows of GitHub and GitLab: secrets that are passed as build args, or written to files that the build context then holds. */
import type { Detector } from '../model/detector.js';
import { isCredentialName } from '../detect/credential-name.js';
import { lineAt, passedArg, yamlOf } from './compose.js';
import { hinted, type Draft } from './draft.js';
import { literalsIn } from './text.js';
import { writtenFiles } from './written-files.js';

export async function lintWorkflow(path: string, text: string, detector: Detector): Promise<Draft[]> {
  const documents = await yamlOf(path, text);
  const { visit, isScalar } = await import('yaml');
  const found: Draft[] = [];
  const scalarLine = (line: string, from: number): number => lineAt(text, Math.max(from, text.indexOf(line.trim(), from)));
  for (const document of documents) {
    visit(document, {
      Pair: (_, { key, value }) => {
        if (!isScalar(value) || typeof value.value !== 'string') return;
        const isArgs = isScalar(key) && key.value === 'build-args';
        scalar(value.value, value.range?.[0] ?? 0, isArgs);
      },
      Seq: (_, { items }) => {
        for (const item of items) if (isScalar(item) && typeof item.value === 'string') scalar(item.value, item.range?.[0] ?? 0, false);
      },
    });
  }
  function scalar(value: string, from: number, isArgs: boolean): void {
    for (const line of value.split('\n')) {
      for (const name of argsIn(line, isArgs)) found.push(passedArg(path, name, scalarLine(line, from)));
    }
    for (const { name, file, line, offset } of writtenFiles(value))
      found.push(writtenFile(path, name, file, scalarLine(line, from + offset), line));
  }
  return [
    ...literalsIn(path, text, [], detector, 'command-line', (_, name) => ({
      text: `Take ${name} out of ${path}: keep it among the secrets of the CI system.`,
    })),
    ...found,
  ];
}

/** Names of build args that are given a secret, or a variable that is named like one. */
function argsIn(line: string, isArgs: boolean): string[] {
  const pairs = isArgs ? line.matchAll(/^\s*["']?(\w+)=(.+)$/g) : line.matchAll(/--build-arg[ =]["']?(\w+)(?:=((?:\$\{\{.*?\}\}|\S)+))?/g);
  return Array.from(pairs, ([, name = '', value = `$${name}`]) => ({ name, value }))
    .filter(({ name, value }) => /\$\{\{\s*secrets\./.test(value) || (isCredentialName(name) && value.includes('$')))
    .map(({ name }) => name);
}

function writtenFile(path: string, name: string, file: string, line: number, text: string): Draft {
  const sighting = { kind: 'file', path, line, name, visibility: { state: 'live' } } as const;
  const draft = hinted(
    {
      leaks: ['copied-file'],
      title: 'Secret written to a file of the build context',
      what: name,
      evidence: `a COPY of the context takes ${file} into the image`,
      use: 'both',
      step: -1,
      severity: 'high',
      sightings: [{ ...sighting, path: file }],
    },
    text,
    [],
    undefined,
  );
  return { ...draft, rootCause: { text }, sightings: [sighting] };
}
