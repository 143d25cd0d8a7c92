/** Lines to write into a Dockerfile, a `.dockerignore` or a shell, filled in with the image's own names. */

/** Longer commands are not repeated in a patch. */
const LONGEST_COMMAND = 60;

/** `NPM_TOKEN` as the id of a secret mount: `npm_token`. */
export function mountId(name: string): string {
  const id = name.toLowerCase().replace(/[^\w.-]+/g, '_');
  return id === '' ? 'secret' : id;
}

/**
 * These lines are made to be copied into a shell, and the names in them were chosen by whoever made the image: what is no plain name does
 * not get there.
 */
function plain(name: string, otherwise: string): string {
  return /^[\p{L}\p{N}_./@%+:~-]+$/u.test(name) ? name : otherwise;
}

/** A RUN that reads the variable from a secret mount, and the build that passes it. @param use the RUN that needs it now, as its text. */
export function mountPatch(name: string, use: string | undefined): string {
  const id = mountId(name);
  const variable = plain(name, 'NAME');
  return [
    `RUN --mount=type=secret,id=${id} export ${variable}="$(cat /run/secrets/${id})" && ${shortCommand(use)}`,
    `# docker build --secret id=${id},env=${variable} .`,
  ].join('\n');
}

/** A RUN that has the file only while it runs. */
export function mountedFilePatch(path: string): string {
  const file = path.slice(path.lastIndexOf('/') + 1);
  const id = mountId(file.replace(/^\.+/, ''));
  return [
    `RUN --mount=type=secret,id=${id},target=${plain(path, '/PATH')} …`,
    `# docker build --secret id=${id},src=${plain(file, 'FILE')} .`,
  ].join('\n');
}

export function runPatch(name: string): string {
  return `# docker run --env ${plain(name, 'NAME')} IMAGE`;
}

/** Folders that hold nothing an image needs: the whole folder is left out. */
const PRIVATE_FOLDER = /(?:^|\/)(\.(?:git|ssh|aws|docker|kube|gnupg|azure|config\/gcloud))\//;

/** The `.dockerignore` line that keeps a file out, wherever in the context it lies. */
export function ignorePattern(path: string): string {
  const folder = PRIVATE_FOLDER.exec(path)?.[1];
  // `?` stands for any one character.
  return `**/${folder ?? path.slice(path.lastIndexOf('/') + 1).replace(/[^\p{L}\p{N} _./@%+:~-]/gu, '?')}`;
}

function shortCommand(text: string | undefined): string {
  const command = text?.replace(/^RUN /, '') ?? '…';
  return command.length > LONGEST_COMMAND || command.includes('\n') ? '…' : command;
}
