/** `docker import` and `podman import`: no command at all, only a comment such as `Imported from -` (moby `daemon/images/image_import.go`). */
import type { Dialect } from './dialect.js';

export const imported: Dialect = ({ createdBy = '', comment = '' }) => {
  if (createdBy !== '' || !/^imported from/i.test(comment)) return undefined;
  return { instruction: 'IMPORT', text: `IMPORT ${comment.replace(/^imported from /i, '')}`, dialect: 'import', buildArgs: [] };
};
