/**
 * `docker build --squash`: the rows of all steps stay, marked empty, and one without a command has the layer with all their files (moby
 * `daemon/images/image_squash.go`). Which of the steps wrote what cannot be told.
 */
import type { Dialect } from './dialect.js';

export const squashed: Dialect = ({ createdBy = '', comment = '' }) => {
  if (createdBy !== '' || !/^(?:merge sha256:\S+ to sha256:|create new from sha256:)/.test(comment)) return undefined;
  return { instruction: 'SQUASH', text: 'SQUASH all steps before, by docker build --squash', dialect: 'classic', buildArgs: [] };
};
