/** What to write instead: a line for each leak, with the image's own names, then the advice to rotate. */
import type { Remedy, Sighting } from '../model/finding.js';
import type { RuleInfo } from '../model/match.js';
import type { Step } from '../model/step.js';
import type { LeakId } from './leak-catalogue.js';
import { ignorePattern, mountId, mountPatch, mountedFilePatch, runPatch } from './patch.js';
import type { RootCause } from './root-cause.js';

/** What a remedy may name. */
export interface Leaked {
  rule: RuleInfo;
  /** What the text that holds it calls it. */
  name?: string;
  root: RootCause;
  /** In order, at least one. */
  sightings: readonly Sighting[];
  steps: readonly Step[];
}

/** One line per leak, the primary leak's first, and where the credential is revoked. */
export function remediesFor(leaks: readonly LeakId[], leaked: Leaked): Remedy[] {
  const remedies = leaks.map((leak) => REMEDIES[leak](leaked));
  if (leaked.rule.category !== 'secret') return remedies;
  const rotate = { text: 'Rotate it: everyone who could pull the image has it.' };
  const { revoke } = leaked.rule;
  return [...remedies, revoke === undefined ? rotate : { ...rotate, revoke }];
}

const REMEDIES: Readonly<Record<LeakId, (leaked: Leaked) => Remedy>> = {
  'build-arg': (leaked) => insteadOfArg(leaked, `Do not pass ${variable(leaked)} as a build arg: the history keeps it.`),
  'arg-default': (leaked) => insteadOfArg(leaked, `Drop the value from ARG ${variable(leaked)}: the history keeps it.`),
  'arg-to-env': (leaked) => insteadOfArg(leaked, `Drop ARG ${variable(leaked)} and the ENV made of it: every container gets it.`),
  env: (leaked) => insteadOfArg(leaked, `Drop ENV ${variable(leaked)}: every container and "docker inspect" shows it.`),
  'copied-file': (leaked) => {
    const path = pathOf(leaked);
    const text = `Keep ${path} out of the build context.${afterwards(leaked)}`;
    return { text, patch: `# .dockerignore\n${ignorePattern(path)}` };
  },
  'written-by-run': (leaked) => {
    const file = fileOf(leaked);
    if (file === undefined)
      return { text: 'Take the value out of the RUN line: mount it as a secret.', patch: mountPatch(mountName(leaked), undefined) };
    return { text: `Mount the secret in the RUN that needs it and do not write it to ${file}.`, patch: mountedFilePatch(file) };
  },
  'deleted-later': (leaked) => ({ text: `${hiddenText(leaked)}: deleting later removes nothing. Rebuild without it, then rotate.` }),
  'ssh-key': () => ({
    text: 'Do not copy the key: forward the ssh agent to the RUN that clones.',
    patch: 'RUN --mount=type=ssh git clone …\n# docker build --ssh default .',
  }),
  'command-line': (leaked) => ({
    text: `Take it out of ${fieldOf(leaked)} and pass it when the container starts.`,
    patch: runPatch(variable(leaked)),
  }),
  'url-credentials': () => ({
    text: 'Take user and password out of the URL: use a secret or ssh mount and a credential helper.',
    patch: 'RUN --mount=type=secret,id=git_credentials git -c credential.helper="store --file=/run/secrets/git_credentials" clone …',
  }),
  'compose-env-file': (leaked) => ({
    text: `Keep ${pathOf(leaked)} out of the image and its secrets in an env_file outside it or in a secret manager.`,
    patch: `# .dockerignore\n${ignorePattern(pathOf(leaked))}`,
  }),
  'placeholder-default': (leaked) => ({
    text: `Not a leaked secret but a weak default: drop it, so that ${variable(leaked)} must be set at run time.`,
  }),
  'long-lived-vault-token': () => ({
    text: 'Let the workload log in by its identity (AppRole, Kubernetes auth, SPIFFE, agent init container) instead of a token.',
  }),
  imdsv1: (leaked) => ({
    text: `${pathOf(leaked)} asks the metadata service without a token: use IMDSv2 (PUT for a session token first) and require it.`,
  }),
  'secret-mount-persisted': (leaked) => ({
    text: `The secret was mounted but written to ${pathOf(leaked)}: use it in the same RUN without writing, or remove it in the same RUN.`,
  }),
  'sensitive-file': (leaked) => ({
    text: `Keep ${pathOf(leaked)} out of the image.`,
    patch: `# .dockerignore\n${ignorePattern(pathOf(leaked))}`,
  }),
  'image-host-key': (leaked) => ({
    text: `Remove ${pathOf(leaked)} in the RUN that made it, and make the key at first start: all containers share it.`,
  }),
  'shell-history': (leaked) => ({
    text: `Remove ${pathOf(leaked)} in the RUN that left it, or keep it out of the build context.`,
    patch: ignore(leaked),
  }),
  'build-log': (leaked) => ({
    text: `Remove ${pathOf(leaked)} in the RUN that left it, or keep it out of the build context.`,
    patch: ignore(leaked),
  }),
};

/** A variable that must not be in the image: what replaces it depends on who needs it. */
function insteadOfArg(leaked: Leaked, text: string): Remedy {
  const name = variable(leaked);
  const mount = mountPatch(name, firstUse(leaked));
  switch (leaked.rule.use) {
    case 'build':
      return { text: `${text} Use a secret mount.`, patch: mount };
    case 'run':
      return { text: `${text} Pass it when the container starts.`, patch: runPatch(name) };
    case 'both':
      return {
        text: `${text} Use a secret mount while building, pass it at start to the running program.`,
        patch: `${mount}\n${runPatch(name)}`,
      };
  }
}

function afterwards({ rule }: Leaked): string {
  if (rule.use === 'build') return ' If the build needs it, use a secret mount.';
  return rule.use === 'run'
    ? ' Pass its values when the container starts.'
    : ' Use a secret mount while building, pass it at start to the running program.';
}

/** The name that held it: the ARG's, else a variable's, else what the text calls it. */
function variable({ root, sightings, name }: Leaked): string {
  const named = sightings.find(({ kind }) => kind === 'env' || kind === 'build-arg');
  return root.arg ?? named?.name ?? name ?? 'SECRET';
}

function mountName(leaked: Leaked): string {
  const name = variable(leaked);
  return name === 'SECRET' ? mountId(leaked.rule.provider === 'generic' ? 'secret' : `${leaked.rule.provider}_token`).toUpperCase() : name;
}

/** The command of the first RUN that had it as a build arg. */
function firstUse({ sightings, steps }: Leaked): string | undefined {
  return steps[sightings.find(({ kind }) => kind === 'build-arg')?.step ?? -1]?.text;
}

function fileOf({ sightings }: Leaked): string | undefined {
  const path = sightings.find(({ kind }) => kind === 'file')?.path;
  return path === undefined ? undefined : `/${path}`;
}

function pathOf(leaked: Leaked): string {
  return fileOf(leaked) ?? 'the file';
}

function fieldOf({ sightings, root, steps }: Leaked): string {
  const field = sightings.find(({ kind }) => kind === 'label' || kind === 'command' || kind === 'healthcheck' || kind === 'annotation');
  if (field === undefined) return steps[root.step ?? -1]?.instruction ?? 'the instruction';
  if (field.kind === 'healthcheck') return 'HEALTHCHECK';
  return field.kind === 'command' ? (field.name ?? 'command').toUpperCase() : `${field.kind} ${field.name ?? ''}`.trim();
}

function hiddenText({ sightings, steps }: Leaked): string {
  const hidden = sightings.find(({ visibility }) => visibility.state !== 'live');
  const what = hidden?.path === undefined ? `The value of ${hidden?.name ?? 'the variable'}` : `/${hidden.path}`;
  const by = steps[hidden?.visibility.step ?? -1];
  const done = hidden?.visibility.state === 'overwritten' ? 'was overwritten' : 'was deleted';
  return by === undefined ? `${what} ${done} later` : `${what} ${done} by step ${by.index} (${by.instruction})`;
}

function ignore(leaked: Leaked): string {
  return `# .dockerignore\n${ignorePattern(pathOf(leaked))}`;
}
