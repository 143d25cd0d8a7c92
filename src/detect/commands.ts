/**
 * Command lines as a rule states them, in the manner of a synopsis, made into its pattern and its keywords: `unzip -... -P SECRET`,
 * `7z a|x ... -pSECRET`, `chpasswd <<< USER:SECRET`. `detectors/README.md`, "Commands", explains the words.
 *
 * Forms that go on alike after different programs share what follows, so that a table of many programs is a small pattern.
 */

/** Arguments in between, on this line or on one that continues it; not beyond the end of the command. */
const ARGUMENTS = String.raw`(?:[^\n;|&<>\\\0]|\\[^;|&\0]){0,300}?`;

/** Between two words, also where each is a string in a list: `["sqlcmd", "-P", "…"]`. */
const GAP = String.raw`(?:[ \t]{1,10}["']?|["'],[ \t]{0,10}["'])`;

/** After a program that is a string of several words: in a list of arguments it would be several strings, so a list that holds it holds names. */
const GAP_AFTER_WORDS = String.raw`[ \t]{1,10}["']?`;

/** A long option may be joined with its value. */
const GAP_AFTER_LONG_OPTION = String.raw`(?:[ \t]{1,10}|=|["'],[ \t]{0,10}["'])`;

const USER = String.raw`["']?[^\s"'$;|&<>-][^\s"'$;|&<>]{0,100}["']?`;

/** A user in a word with other things, beyond whose joint it does not go. */
const JOINED_USER = String.raw`["']?[^\s:/%,"'$=<>-][^\s:/%,"'$=<>]{0,80}`;

/** No variable, and no option; or the hash of a password, which has dollars in it. */
const SECRET =
  String.raw`["']?(?<secret>\\?\$(?:[1567y]|gy|2[abxy])\\?\$[\w./=,$\\-]{20,200}` +
  String.raw`|[^\s"'${'`'};|&$()<>{}%\\\x80-\xff-][^\s"'${'`'};|&$()<>\\\x80-\xff]{3,200})`;

/** What a synopsis says before its SECRET: all that is literal at its beginning, in each of its spellings, and the pattern of the rest. */
interface Form {
  programs: readonly string[];
  rest: string;
}

/**
 * @param commands synopses, each of which ends in SECRET
 * @throws SyntaxError that says what is wrong with one
 */
export function patternOfCommands(commands: readonly string[]): { pattern: string; keywords: string[] } {
  const forms = commands.map(formOf);
  const byRest = new Map<string, string[]>();
  for (const { programs, rest } of forms) byRest.set(rest, [...(byRest.get(rest) ?? []), ...programs]);
  const heads = [...byRest].map(([rest, programs]) => `(?:${programs.map(beginning).join('|')})${rest}`);
  return { pattern: `(?:${heads.join('|')})${SECRET}`, keywords: [...new Set(forms.flatMap(({ programs }) => programs.map(bare)))] };
}

function formOf(command: string): Form {
  if (!command.endsWith('SECRET')) throw new SyntaxError(`the command "${command}" does not end in SECRET`);
  const words = command.slice(0, -'SECRET'.length).split(' ');
  const hole = words.findIndex((word) => word === '' || word.endsWith('...') || word.includes('USER'));
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
      const previous = words[at - 1] ?? before;
      const last = at === words.length - 1;
      if (last && word === '' && previous.startsWith('--')) return GAP_AFTER_LONG_OPTION + patternOf(word);
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
