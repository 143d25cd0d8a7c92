/**
 * `docker commit`, `podman commit` and `buildah commit`: the command of the container, which is mostly a bare shell, and perhaps
 * a message. Nothing tells what was done inside. A commit of a container that ran `sh -c …` looks like a RUN, and is one in effect.
 */
import type { Dialect } from './dialect.js';

const INTERACTIVE_SHELL =
  /^(?:\/(?:[\w.-]+\/)*(?:ba|da|fi|[akz])?sh|(?:ba|da|fi|[akz])?sh|(?:[a-z]:\\(?:[\w.-]+\\)*)?(?:cmd|powershell|pwsh)(?:\.exe)?)(?: -[il]{1,2})?$/i;

/** Comments that builders write themselves. */
const BUILDER_COMMENT = /^(?:FROM |buildkit\.|merge sha256:|debuerreotype )/;

export const committed: Dialect = ({ createdBy = '', comment = '', emptyLayer }) => {
  const message = BUILDER_COMMENT.test(comment) ? '' : comment;
  const command = createdBy.trim();
  if (emptyLayer || command === '' || (message === '' && !INTERACTIVE_SHELL.test(command))) return undefined;
  return { instruction: 'COMMIT', text: `COMMIT ${command}`, dialect: 'commit', buildArgs: [] };
};
