/** The words of a synopsis of commands.ts as patterns: what arguments, users and secrets look like in shells, in lists of arguments and in pipes. */

/** Arguments in between, on this line or on one that continues it; not beyond the end of the command. */
export const ARGUMENTS = String.raw`(?:[^\n;|&<>\\\0]|\\[^;|&\0]){0,300}?`;

/** Between two words, also where each is a string in a list: `["sqlcmd", "-P", "…"]`. */
export const GAP = String.raw`(?:[ \t]{1,10}["']?|["'],[ \t]{0,10}["'])`;

/** After a program that is a string of several words: in a list of arguments it would be several strings, so a list that holds it holds names. */
export const GAP_AFTER_WORDS = String.raw`[ \t]{1,10}["']?`;

/** After arguments, which take all other blanks: so there is one way to read them. */
export const GAP_AFTER_ARGUMENTS = String.raw`(?:[ \t]["']?|["'],[ \t]{0,10}["'])`;
export const BLANK_AFTER_ARGUMENTS = String.raw`[ \t]["']?`;

export const BLANK = String.raw`[ \t]{1,10}`;

/** Before a value, which brings its own quote. */
export const LAST_GAP = String.raw`(?:[ \t]{1,10}|["'],[ \t]{0,10}["'])`;

/** An option may be joined with its value. */
export const GAP_AFTER_OPTION = String.raw`(?:[ \t]{1,10}|=|["'],[ \t]{0,10}["'])`;

export const USER = String.raw`["']?[^\s"'$;|&<>-][^\s"'$;|&<>]{0,100}["']?`;

/** A user in a word with other things, beyond whose joint it does not go. */
export const JOINED_USER = String.raw`["']?[^\s:/%,"'$=<>-][^\s:/%,"'$=<>]{0,80}`;

/** A here-string, or the first line of a here-document. https://www.gnu.org/software/bash/manual/bash.html#Here-Documents */
export const GIVEN = String.raw`[ \t]{0,10}<<(?:<[ \t]{0,4}\$?["']?|-?[ \t]{0,2}["']?[A-Z_]{2,20}["']?\r?\n[ \t]{0,20})`;

/** The hash of a password has dollars in it, also escaped. */
const HASH = String.raw`\\?\$(?:[1567y]|gy|2[abxy])\\?\$[\w./=,$\\-]{20,200}`;

/** In single quotes a shell heeds nothing, in double ones dollars and backquotes alone. */
const WITHIN_QUOTES =
  String.raw`(?<=')[^\s"'\x60$()<>{}%\\\x80-\xff-][^\s"'\\\x80-\xff]{3,200}(?=')` +
  String.raw`|(?<=")[^\s"'\x60$()<>{}%\\\x80-\xff-][^\s"'\x60$\\\x80-\xff]{3,200}(?=")`;

/** No variable, no option, no template; or the hash of a password. */
export const SECRET =
  String.raw`["']?(?<secret>${HASH}|${WITHIN_QUOTES}` +
  String.raw`|[^\s"'\x60;|&$()<>{}%\\\x80-\xff-][^\s"'\x60;|&$()<>\\\x80-\xff]{3,200})`;

/** The same without asking what it is: for what must follow it. */
export const SOME_VALUE = String.raw`["']?[^\s"'\x60;|&<>]{4,200}["']?`;

/** What writes into a pipe, as far as the value: `echo -n "`, `printf '%s\n' `, `printf '%s:%s' root `, `echo root:`. */
export const WRITTEN =
  String.raw`\b(?:echo|printf)[ \t]{1,4}(?:-[neE]{1,3}[ \t]{1,4}){0,2}` + String.raw`(?:["']?%s(?:\\n|%s|:){0,4}["']?[ \t]{1,4})?`;

/** `root:`, or the next argument of `printf`. */
export const WRITTEN_USER = String.raw`["']?[A-Za-z_][\w.@-]{0,40}(?::|["']?[ \t]{1,4})`;

/** The rest of what is written, perhaps the same once more for programs that ask twice, and the pipe. */
export const INTO =
  String.raw`(?:\\n[^\s"'|]{0,100})?\\{0,3}["']?` +
  String.raw`(?: {0,4}(?:;|&&) {0,4}(?:echo|printf)[ \t][^\s|)]{1,100})?` +
  String.raw`[ \t]{0,4}[)}]?[ \t]{0,4}(?:\\\r?\n[ \t]{0,20})?\|[ \t]{0,4}(?:[^\n;|&]{0,100}?[ \t/])?`;
