/** Files made of secrets and look-alikes in equal parts, with the place of every value: one half to tune with, one to test with. */
import { seeded } from '../detectors/random.js';
import { FILE_KINDS, styled, type FileKind } from './file-kinds.js';
import { LOOK_ALIKES } from './look-alikes.js';
import { oneOf, SECRET_KINDS, word, type Drawing } from './secrets.js';
import { sentencesOf, wordsOf, type Half } from './words.js';

export interface Item {
  kind: string;
  secret: boolean;
  name: string;
  value: string;
  /** Offset of the value, one byte a character. */
  start: number;
}

export interface SampleFile {
  kind: string;
  path: string;
  text: string;
  items: readonly Item[];
}

const SEEDS: Readonly<Record<Half, number>> = { tune: 1009, test: 77_003 };
const FILES_OF_EACH_KIND = 12;
const ITEMS_PER_FILE = 20;

const PASSWORD_NAMES = [['password'], ['passwd'], ['db', 'password'], ['user', 'password'], ['pwd'], ['admin', 'password'], ['passphrase']];
const KEY_NAMES = [
  ['api', 'key'],
  ['secret'],
  ['token'],
  ['auth', 'token'],
  ['access', 'token'],
  ['client', 'secret'],
  ['secret', 'key'],
  ['signing', 'key'],
  ['encryption', 'key'],
  ['jwt', 'secret'],
  ['webhook', 'secret'],
  ['password'],
];
const ABOUT_NAMES = [
  ['password', 'label'],
  ['token', 'type'],
  ['secret', 'name'],
  ['api', 'key', 'id'],
  ['access', 'token', 'url'],
  ['public', 'key'],
  ['password', 'hint'],
  ['password', 'policy'],
  ['token', 'expiry'],
  ['password', 'regex'],
  ['password', 'field'],
  ['secret', 'path'],
  ['password', 'title'],
  ['token', 'file'],
];

export function samplesOf(half: Half): SampleFile[] {
  const drawing: Drawing = { random: seeded(SEEDS[half]), words: wordsOf(half) };
  const sentences = sentencesOf(half);
  return FILE_KINDS.flatMap((kind) => Array.from({ length: FILES_OF_EACH_KIND }, () => fileOf(kind, drawing, sentences)));
}

function fileOf(kind: FileKind, drawing: Drawing, sentences: readonly string[]): SampleFile {
  const items: Item[] = [];
  let text = kind.before === undefined ? '' : `${kind.before}\n`;
  while (items.length < ITEMS_PER_FILE) {
    const item = items.length % 2 === 0 ? secretItem(kind, drawing) : lookAlikeItem(kind, drawing, sentences);
    // As the scanner sees it: a byte a character.
    const value = Buffer.from(item.value).toString('latin1');
    if (kind.unfit?.test(value) === true) continue;
    const line = kind.line(item.name, value);
    items.push({ ...item, value, start: text.length + line.lastIndexOf(value) });
    text += `${line}\n`;
  }
  return { kind: kind.kind, path: kind.path, text: `${text}${kind.after ?? ''}\n`, items };
}

function secretItem({ style }: FileKind, drawing: Drawing): Omit<Item, 'start'> {
  const { kind, named, make } = oneOf(SECRET_KINDS, drawing);
  const words = oneOf(named === 'password' ? PASSWORD_NAMES : KEY_NAMES, drawing);
  return { kind, secret: true, name: styled(owned(words, drawing), style), value: make(drawing) };
}

function lookAlikeItem({ style }: FileKind, drawing: Drawing, sentences: readonly string[]): Omit<Item, 'start'> {
  const { kind, named, make } = oneOf(LOOK_ALIKES, drawing);
  const words =
    named === 'credential' ? oneOf([...PASSWORD_NAMES, ...KEY_NAMES], drawing) : named === 'about' ? oneOf(ABOUT_NAMES, drawing) : named;
  return { kind, secret: false, name: styled(owned(words, drawing), style), value: make(drawing, sentences) };
}

/** Half of the names say whose it is. */
function owned(words: readonly string[], drawing: Drawing): readonly string[] {
  return drawing.random() < 0.5 ? words : [word(drawing), ...words];
}
