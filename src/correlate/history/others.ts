/** What no other file reads: kaniko's rows, lines of a Dockerfile without any mark, and commands that ran without a shell. */
import { dockerfileLine } from './buildkit.js';
import type { Dialect } from './dialect.js';

/**
 * kaniko, `pkg/executor/build.go`: the line as it stands in the Dockerfile, variables unresolved and the keyword in whatever case it was
 * written, signed `kaniko`. Lines that change no file leave no row, and neither build args nor their values are kept. Versions before 0.1
 * wrote only their name.
 */
export const kaniko: Dialect = ({ createdBy = '', author }, state) => {
  if (author !== 'kaniko') return undefined;
  const line = createdBy.trim();
  const end = line.search(/\s|$/);
  const step = dockerfileLine(line.slice(0, end).toUpperCase() + line.slice(end), state, 'unknown');
  return step ?? { instruction: 'UNKNOWN', text: line, dialect: 'unknown', buildArgs: [] };
};

export const plainInstruction: Dialect = ({ createdBy = '' }, state) => dockerfileLine(createdBy, state, 'unknown');

/** What is left and has a layer is a command that ran: a RUN in exec form, a `docker commit` of one. */
export const anything: Dialect = ({ createdBy = '', comment = '', emptyLayer }) => {
  const command = createdBy.trim();
  // `#` begins what a root filesystem's maker says of itself: `# debian.sh --arch 'amd64' out/ 'bookworm'`.
  const ran = !emptyLayer && command !== '' && !command.startsWith('#') && !command.includes('#(nop)');
  return {
    instruction: ran ? 'RUN' : 'UNKNOWN',
    text: ran ? `RUN ${command}` : command === '' ? comment : command,
    dialect: 'unknown',
    buildArgs: [],
  };
};
