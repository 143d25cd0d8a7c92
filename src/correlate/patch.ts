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

/** The same for a RUN that builds on top of the image run. */
export function onBuildPatch(name: string): string {
  return `ONBUILD ${mountPatch(name, undefined)}`;
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

/** The variable, passed on from the shell that starts the container. */
export function runPatch(name: string): string {
  return `# docker run --env ${plain(name, 'NAME')} IMAGE`;
}

/** Manifests of Kubernetes, by where people keep them and what they call them; their text is not looked at. */
const MANIFEST =
  /(?:(?:^|\/)(?:k8s|kubernetes|kustomize|manifests|overlays)\/(?:.*\/)?[^/]+|(?:^|\/)[\w.-]*(?:deployment|statefulset|daemonset|cronjob|configmap|secret|pod)[\w.-]*)\.ya?ml$/;

/** What to write in a compose file: the value comes from where it is started. */
export function composePatch(name: string): string {
  const variable = plain(name, 'NAME');
  return `environment:\n  ${variable}: \${${variable}:?}\n# or all of them: env_file, with a file that is not committed`;
}

/** What to write in a manifest of Kubernetes: it refers to a Secret of the cluster; undefined for other files. */
export function manifestPatch(path: string, name: string): string | undefined {
  const variable = plain(name, 'NAME');
  if (!MANIFEST.test(path)) return undefined;
  return [
    `# ${plain(path, 'the file')}`,
    'env:',
    `  - name: ${variable}`,
    '    valueFrom:',
    `      secretKeyRef: { name: SECRET, key: ${variable} }`,
    '# or all keys of it: envFrom: [{ secretRef: { name: SECRET } }]',
  ].join('\n');
}

/** Folders that hold nothing an image needs: the whole folder is left out. */
const PRIVATE_FOLDER = /(?:^|\/)(\.(?:git|ssh|aws|docker|kube|gnupg|azure|config\/gcloud))\//;

/** The `.dockerignore` line that keeps a file out, wherever in the context it lies. */
export function ignorePatch(path: string): string {
  return `# .dockerignore\n${ignorePattern(path)}`;
}

export function ignorePattern(path: string): string {
  const folder = PRIVATE_FOLDER.exec(path)?.[1];
  // `?` stands for any one character.
  return `**/${folder ?? path.slice(path.lastIndexOf('/') + 1).replace(/[^\p{L}\p{N} _./@%+:~-]/gu, '?')}`;
}

/**
 * The command, when it is short and plain. Quotes, `=` and `:` are left out not only to keep the line readable: a patch is text of ours, in
 * which only secrets that the scan found are masked, and this is the one part of it that the image wrote.
 */
function shortCommand(text: string | undefined): string {
  const command = text?.replace(/^RUN /, '') ?? '…';
  return command.length > LONGEST_COMMAND || !/^[\w@./ &+~-]+$/.test(command) ? '…' : command;
}
