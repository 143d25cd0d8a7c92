/**
 * Everything else, kept tolerant. kaniko writes Dockerfile lines; jib, ko, apko, Bazel, buildpacks and nix write their own name and no
 * instruction; what is left and has a layer is a command that ran (a RUN in exec form, a `docker commit` of one).
 */
import { dockerfileLine } from './buildkit.js';
import type { Dialect } from './dialect.js';

/** Builders that write no instructions, by what they leave in `created_by`, `author` or `comment`. */
const TOOLS: readonly RegExp[] = [
  /^jib(?:-|$)/, // jib-maven-plugin:3.4.0, jib-gradle-plugin:3.4.0, jib-core
  /^ko(?: |$)/, // ko build ko://example.com/app
  /^(?:apko|melange)(?:$|[ :])/,
  /^bazel(?:$|[ :])/i, // bazel build …
  /^(?:buildpacks?|cnb|paketo|heroku)\b/i,
  /^(?:nix|nixpkgs|nix2container)\b|^store paths:/,
];

export const tool: Dialect = ({ createdBy = '', author = '', comment = '' }) => {
  const mine = [createdBy, author, comment].some((field) => TOOLS.some((name) => name.test(field)));
  return mine ? { instruction: 'UNKNOWN', text: createdBy === '' ? comment : createdBy, dialect: 'unknown', buildArgs: [] } : undefined;
};

export const plainInstruction: Dialect = ({ createdBy = '' }, state) => dockerfileLine(createdBy, state, 'unknown');

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
