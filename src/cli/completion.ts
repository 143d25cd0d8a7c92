/** Completion for shells, written out from the tree of commands: what help tells, a shell completes, and nothing has to be kept in step. */
import type { Argument, Command, Option } from 'commander';

import { choicesOf } from './flags.js';
import type { Shell } from './program.js';

/** The script for a shell. It asks nobody when Tab is pressed: all it offers stands in it. */
export function completion(root: Command, shell: Shell): string {
  return shell === 'bash' ? bash(root) : zsh(root);
}

/** A command with the words that lead to it: `['detectors', 'list']`. */
interface Node {
  path: readonly string[];
  command: Command;
}

function nodesOf(command: Command, path: readonly string[] = []): Node[] {
  return [{ path, command }, ...command.commands.flatMap((sub) => nodesOf(sub, [...path, sub.name()]))];
}

function bash(root: Command): string {
  const nodes = nodesOf(root);
  const paths = nodes.slice(1).map(({ path }) => quoted(key(path)));
  const values = nodes.flatMap(({ path, command }) =>
    optionsOf(command).flatMap((option) => {
      const words = choicesOf(option);
      const offer =
        words.length > 0 ? `_stowaway_words ${quoted(words.join(' '))}` : takesFile(option) ? '_stowaway_files' : 'COMPREPLY=()';
      return option.required || option.optional
        ? [
            `    ${namesOf(option)
              .map((name) => quoted(`${key(path)} ${name}`))
              .join(' | ')}) ${offer}; return ;;`,
          ]
        : [];
    }),
  );
  const words = nodes.map(({ path, command }) => {
    const flags = optionsOf(command).flatMap(namesOf).join(' ');
    const subcommands = command.commands.map((sub) => sub.name());
    const offered = subcommands.length > 0 ? subcommands : command.registeredArguments.flatMap((argument) => argument.argChoices ?? []);
    return `    ${quoted(key(path))}) flags=${quoted(flags)} words=${quoted(offered.join(' '))} ;;`;
  });
  return `# Completion of stowaway for bash: source <(stowaway completion bash)

_stowaway_words() { mapfile -t COMPREPLY < <(compgen -W "$1" -- "$cur"); }
_stowaway_files() { compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$cur"); }

_stowaway() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD - 1]} path= flags= words= at
  # Readline takes --format=json for three words.
  if [[ $cur == = ]]; then cur=
  elif [[ $prev == = ]]; then prev=\${COMP_WORDS[COMP_CWORD - 2]}
  fi
  for ((at = 1; at < COMP_CWORD; at++)); do
    case "$path \${COMP_WORDS[at]}" in
      ${paths.join(' | ')}) path="$path \${COMP_WORDS[at]}" ;;
    esac
  done
  case "$path $prev" in
${values.join('\n')}
  esac
  case "$path" in
${words.join('\n')}
  esac
  if [[ $cur == -* ]]; then _stowaway_words "$flags"
  elif [[ -n $words ]]; then _stowaway_words "$words"
  else _stowaway_files
  fi
}
complete -F _stowaway stowaway
`;
}

function zsh(root: Command): string {
  const functions = nodesOf(root).map(({ path, command }) =>
    command.commands.length > 0 ? zshGroup(path, command) : zshLeaf(path, command),
  );
  return `#compdef stowaway
# Completion of stowaway for zsh: source <(stowaway completion zsh), or a file _stowaway in a folder of $fpath.

${functions.join('\n')}
if [[ $funcstack[1] == _stowaway ]]; then _stowaway "$@"; else compdef _stowaway stowaway; fi
`;
}

function zshLeaf(path: readonly string[], command: Command): string {
  const specs = [...optionsOf(command).map(zshOption), ...command.registeredArguments.map(zshArgument)];
  return `${zshName(path)}() {\n  _arguments -s ${specs.join(' \\\n    ')}\n}\n`;
}

function zshGroup(path: readonly string[], command: Command): string {
  const names = command.commands.map((sub) => quoted(`${sub.name()}:${(sub.summary() || sub.description()).replaceAll(':', '\\:')}`));
  const calls = command.commands.map((sub) => `      ${sub.name()}) ${zshName([...path, sub.name()])} ;;`);
  return `${zshName(path)}() {
  local line state
  local -a commands=(${names.join(' ')})
  _arguments -C ${[...optionsOf(command).map(zshOption), "'1:command:->command'", "'*::argument:->argument'"].join(' \\\n    ')}
  case $state in
    command) _describe command commands ;;
    argument) case $line[1] in
${calls.join('\n')}
    esac ;;
  esac
}
`;
}

function zshName(path: readonly string[]): string {
  return ['_stowaway', ...path].join('_').replaceAll('-', '_');
}

/** `'(-o --output)'{-o+,--output=}'[write the report to a file]:file:_files'`; a flag that may be repeated excludes nothing. */
function zshOption(option: Option): string {
  const names = namesOf(option);
  const takes = option.required || option.optional;
  const spelled = names.map((name) => (takes ? (name.startsWith('--') ? `${name}=` : `${name}+`) : name));
  const repeats = takes && /repeated|,\.\.\.>/.test(`${option.description}${option.flags}`);
  const [one = ''] = spelled;
  const before = repeats ? quoted('*') : quoted(`(${names.join(' ')})`);
  const words = choicesOf(option);
  const value = words.length > 0 ? `(${words.join(' ')})` : takesFile(option) ? '_files' : ' ';
  const after = `[${option.description.replace(/[[\]:\\]/g, '\\$&')}]${takes ? `:${option.attributeName()}:${value}` : ''}`;
  return `${before}${spelled.length === 1 ? one : `{${spelled.join(',')}}`}${quoted(after)}`;
}

function zshArgument(argument: Argument): string {
  const values = argument.argChoices === undefined ? '_files' : `(${argument.argChoices.join(' ')})`;
  return quoted(`${argument.variadic ? '*' : ''}:${argument.name()}:${values}`);
}

/** Its own, and help. */
function optionsOf(command: Command): readonly Option[] {
  return command.createHelp().visibleOptions(command);
}

function namesOf({ short, long }: Option): string[] {
  return [short, long].filter((name) => name !== undefined);
}

function takesFile({ flags }: Option): boolean {
  return /<[^>]*(?:file|folder|path|dir)/.test(flags);
}

/** ` detectors list`; empty for the program itself. */
function key(path: readonly string[]): string {
  return path.map((word) => ` ${word}`).join('');
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
