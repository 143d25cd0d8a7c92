/**
 * Command lines as a rule states them, in the manner of a synopsis, made into its pattern and its keywords: `unzip -... -P SECRET`,
 * `7z a|x ... -pSECRET`, `chpasswd <<< USER:SECRET`, `SECRET | kinit`. `detectors/README.md`, "Commands", explains the words.
 *
 * Forms that go on alike after different programs share what follows, so that a table of many programs is a small pattern.
 */
import {
  ARGUMENTS,
  BLANK,
  BLANK_AFTER_ARGUMENTS,
  GAP,
  GAP_AFTER_ARGUMENTS,
  GAP_AFTER_OPTION,
  GAP_AFTER_WORDS,
  GIVEN,
  INTO,
  JOINED_USER,
  LAST_GAP,
  SECRET,
  SOME_VALUE,
  USER,
  WRITTEN,
  WRITTEN_USER,
} from './words-of-commands.js';

/** What a synopsis says on one side of its SECRET: all that is literal at its beginning, in each of its spellings, and the pattern of the rest. */
interface Form {
  programs: readonly string[];
  rest: string;
}

/**
 * @param commands synopses, each with one SECRET: either all of them have it before a pipe, or none
 * @throws SyntaxError that says what is wrong with one
 */
export function patternOfCommands(commands: readonly string[]): { pattern: string; keywords: string[] } {
  const piped = commands.filter((command) => PIPE.test(command));
  const [written] = piped.map((command) => command.startsWith(OF_USER));
  if (piped.length > 0 && !commands.every((command) => PIPE.test(command) && command.startsWith(OF_USER) === written))
    throw new SyntaxError('what is written into a pipe, and what is written there with its user, needs a rule of its own');
  const forms = piped.length > 0 ? piped.map(readerOf) : commands.map(formOf);
  const byRest = new Map<string, string[]>();
  for (const { programs, rest } of forms) byRest.set(rest, [...(byRest.get(rest) ?? []), ...programs]);
  const heads = [...byRest].map(([rest, programs]) => `(?:${programs.map(beginning).join('|')})${rest}`);
  const either = `(?:${heads.join('|')})`;
  return {
    pattern: written === undefined ? `${either}${SECRET}` : `${WRITTEN}${written ? WRITTEN_USER : ''}${SECRET}${INTO}${either}`,
    keywords: [...new Set(forms.flatMap(({ programs }) => programs.map(bare)))],
  };
}

const OF_USER = 'USER:';
const PIPE = /^(?:USER:)?SECRET \| /;

/** The program that reads the value, and what it is told. */
function readerOf(command: string): Form {
  const reader = command.replace(PIPE, '');
  const { programs, rest } = sideOf(command, reader.split(' '));
  return { programs, rest: /\w$/.test(reader) ? `${rest}(?![\\w-])` : rest };
}

function formOf(command: string): Form {
  const [before, after, ...more] = command.split('SECRET');
  if (before === undefined || after === undefined || more.length > 0)
    throw new SyntaxError(`the command "${command}" does not hold SECRET once`);
  const { programs, rest } = sideOf(command, before.split(' '));
  if (after === '') return { programs, rest };
  if (!after.startsWith(' ')) throw new SyntaxError(`the command "${command}" goes on with its SECRET`);
  return { programs, rest: `${rest}(?=${SOME_VALUE}${restOf(after.slice(1).split(' '), '', false)})` };
}

function sideOf(command: string, words: readonly string[]): Form {
  const hole = words.findIndex((word) => word === '' || word === '<<<' || word.endsWith('...') || word.includes('USER'));
  const own = hole < 0 ? words : words.slice(0, hole);
  const [first, ...others] = words.slice(own.length);
  // `-...`: what the arguments begin with is looked for as well.
  const mark = first?.endsWith('...') === true ? first.slice(0, -'...'.length) : '';
  const programs = spellingsOf([...own, mark]);
  if (programs.some((program) => bare(program).length < SHORTEST))
    throw new SyntaxError(`the command "${command}" begins with too little to look for`);
  return { programs, rest: restOf(first === undefined ? [] : [first, ...others], own.at(-1) ?? '', own.length > 1) };
}

/** Of a program: what is looked for in every byte must be rare enough. */
const SHORTEST = 3;

function spellingsOf(words: readonly string[]): readonly string[] {
  return words
    .reduce<string[]>((all, word) => all.flatMap((one) => word.split('|').map((way) => `${one} ${way}`)), [''])
    .map((way) => way.trim());
}

/** @param before the word that they follow @param isOfWords it is not the first */
function restOf(words: readonly string[], before: string, isOfWords: boolean): string {
  return words
    .map((word, at) => {
      if (word.endsWith('...')) return ARGUMENTS;
      if (word === '<<<') return GIVEN;
      const previous = words[at - 1] ?? before;
      if (previous === '<<<') return patternOf(word);
      const last = at === words.length - 1;
      if (last && word === '') return previous.startsWith('-') ? GAP_AFTER_OPTION : isOfWords ? BLANK : LAST_GAP;
      if (previous.endsWith('...')) return (isOfWords ? BLANK_AFTER_ARGUMENTS : GAP_AFTER_ARGUMENTS) + patternOf(word);
      return (isOfWords ? GAP_AFTER_WORDS : GAP) + patternOf(word);
    })
    .join('');
}

function patternOf(word: string): string {
  if (word === 'USER') return USER;
  const joined = /^(.*?)USER(.*)$/.exec(word);
  if (joined !== null) return `${literal(joined[1] ?? '')}${JOINED_USER}${literal(joined[2] ?? '')}`;
  return `(?:${word.split('|').map(literal).join('|')})`;
}

/** Programs and options begin a word, unless anything may stand before them. */
function beginning(program: string): string {
  const edge = program.startsWith('*') ? '' : /^\w/.test(program) ? String.raw`\b` : String.raw`\B`;
  return edge + literal(bare(program));
}

function bare(program: string): string {
  return program.replace(/^\*/, '');
}

function literal(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`);
}
