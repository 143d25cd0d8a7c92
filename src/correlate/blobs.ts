/**
 * The texts of an image outside its layers, laid out for the detector: what is looked at, and which place each byte belongs to.
 *
 * Variables of one list share a blob, so that the parts of a credential of several (an id and its key) see each other.
 */
import type { HistoryEntry, Image, ImageConfig, ImageDocument } from '../model/image.js';
import type { Step } from '../model/step.js';
import { assignmentsIn } from './history/assignments.js';
import { BlobText, type ConfigBlob } from './blob-text.js';

export type { ConfigBlob, ConfigPlace, Segment } from './blob-text.js';

/** Every text of the image that may hold a secret, config first, then the steps in order, then the documents; empty ones left out. */
export function configBlobs(image: Image, steps: readonly Step[]): ConfigBlob[] {
  const known = knownValues(image.config);
  const blobs = [
    env(image),
    labels(image),
    commands(image),
    healthcheck(image),
    ...steps.flatMap((step) => [buildArgs(step), stepText(step, known), ...remarks(step, image.history[step.index])]),
    ...image.documents.map(document),
  ];
  return blobs.filter((blob) => blob.text !== '');
}

function env({ config }: Image): ConfigBlob {
  const text = new BlobText('env');
  for (const variable of config.env) {
    const equals = variable.indexOf('=');
    if (equals === -1) text.add(variable, { kind: 'env', name: variable });
    else text.addPair(variable.slice(0, equals), variable.slice(equals + 1), { kind: 'env', name: variable.slice(0, equals) });
  }
  return text.blob();
}

function labels({ config }: Image): ConfigBlob {
  const text = new BlobText('label');
  for (const [name, value] of Object.entries(config.labels)) text.addPair(name, value, { kind: 'label', name });
  if (config.author !== undefined) text.add(config.author, { kind: 'label', name: 'author' });
  return text.blob();
}

function commands({ config }: Image): ConfigBlob {
  const text = new BlobText('command')
    .add(config.entrypoint.join(' '), { kind: 'command', name: 'entrypoint' })
    .add(config.cmd.join(' '), { kind: 'command', name: 'cmd' })
    .add(config.shell.join(' '), { kind: 'command', name: 'shell' })
    .add(config.onBuild.join('\n'), { kind: 'command', name: 'onbuild' })
    .add(config.user ?? '', { kind: 'command', name: 'user' })
    .add(config.workingDir ?? '', { kind: 'command', name: 'workdir' });
  for (const { name, text: other } of config.others ?? []) text.add(other, { kind: 'command', name });
  return text.blob();
}

function healthcheck({ config }: Image): ConfigBlob {
  return new BlobText('healthcheck').add(config.healthcheck.join(' '), { kind: 'healthcheck' }).blob();
}

function buildArgs(step: Step): ConfigBlob {
  const text = new BlobText('build-arg');
  for (const { name, value } of step.buildArgs) text.addPair(name, value, { kind: 'build-arg', name, step: step.index });
  return text.blob();
}

function stepText(step: Step, known: KnownValues): ConfigBlob {
  const place = { kind: 'history', step: step.index } as const;
  return new BlobText('history').add(step.text, place, assignmentsIn(step.instruction, step.text, known.get(step.instruction))).blob();
}

/** An annotation is a name and its value, as a label is; one of several lines is a document of its own. */
function document({ kind, name, text, file }: ImageDocument): ConfigBlob {
  const place = { kind, name, ...(file !== undefined && { path: file }) };
  const isPair = kind === 'annotation' && !text.includes('\n');
  return (isPair ? new BlobText(kind).addPair(name, text, place) : new BlobText(kind).add(text, place)).blob();
}

/** By instruction, then by name. */
export type KnownValues = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** What the image's config says that ENV and LABEL ended up as: it settles where a value with spaces in it ends. */
export function knownValues({ env, labels }: ImageConfig): KnownValues {
  const variables = env.map((variable) => [variable.split('=', 1)[0] ?? '', variable.slice(variable.indexOf('=') + 1)] as const);
  return new Map([
    ['ENV', new Map(variables)],
    ['LABEL', new Map(Object.entries(labels))],
  ]);
}

/** Comment and author of an entry, unless the comment is the step's text already. */
function remarks(step: Step, entry: HistoryEntry | undefined): ConfigBlob[] {
  const { comment = '', author = '' } = entry ?? {};
  return [
    ...(step.text.includes(comment) ? [] : [{ name: 'comment', text: comment }]),
    ...(author === '' ? [] : [{ name: 'author', text: author }]),
  ].map(({ name, text }) => new BlobText('history').add(text, { kind: 'history', name, step: step.index }).blob());
}
