/** What to write instead: a line for each leak, with the image's own names, then the advice to rotate. */
import type { Remedy } from '../model/finding.js';
import { remediesOf, type Advice } from './advice.js';
import { copySource } from './copy-source.js';
import { isKeyRule } from './file-leak.js';
import { diffOf, fixedFiles } from './fix/fix.js';
import { planFor } from './fix/plan.js';
import type { LeakId } from './leak-catalogue.js';
import { goneOf } from './gone.js';
import { fieldOf, fileOf, filesOf, firstUse, keeperOf, makerOf, mayBeDefault, pathOf, variable, type Leaked } from './leaked.js';
import { composePatch, ignorePatch, manifestPatch, mountedFilePatch, mountPatch, onBuildPatch, runPatch } from './patch.js';
import { urlAdvice } from './url-remedy.js';

/** One line per leak, the primary leak's first, no patch twice, and where the credential is revoked. */
export function remediesFor(leaks: readonly LeakId[], leaked: Leaked): Remedy[] {
  const remedies = remediesOf(leaks.map((leak) => ADVICE[leak](leaked))).map((remedy) => ({ ...remedy, ...whenOf(remedy, leaked) }));
  const [first, ...others] = remedies;
  const diff = diffFor(leaks, leaked);
  const mended = first === undefined || diff === '' ? remedies : [{ ...first, diff }, ...others];
  return leaked.rule.category === 'secret' ? [...mended, rotation(leaks, leaked)] : mended;
}

/** Of lines to write instead; a credential that may be needed at both times says nothing. */
function whenOf({ patch }: Remedy, { rule }: Leaked): Pick<Remedy, 'when'> {
  return patch === undefined || rule.use === 'both' ? {} : { when: rule.use };
}

function diffFor(leaks: readonly LeakId[], leaked: Leaked): string {
  const { build, rule, root, sightings } = leaked;
  if (build === undefined || rule.category !== 'secret') return '';
  const { arg } = root;
  const leaky = { leaks, use: rule.use, variable: variable(leaked), sightings, ...(arg !== undefined && { arg }) };
  return diffOf(fixedFiles(build, planFor(leaky, build)));
}

/** The page on which a key is revoked is that of ssh keys: other keys are trusted elsewhere. */
function rotation(leaks: readonly LeakId[], { rule }: Leaked): Remedy {
  if (isKeyRule(rule) && !leaks.includes('ssh-key')) {
    return { text: `Replace the key and whatever trusts it: everyone who could pull the image has it. ${PURGE}` };
  }
  const rotate = { text: `Rotate it: everyone who could pull the image has it. ${PURGE}` };
  return rule.revoke === undefined ? rotate : { ...rotate, revoke: rule.revoke };
}

const PURGE = 'A pushed one has to be built anew and the old one purged.';

const ADVICE: Readonly<Record<LeakId, (leaked: Leaked) => Advice>> = {
  'build-arg': (leaked) =>
    mayBeDefault(leaked)
      ? { lead: `Drop ARG ${variable(leaked)}: its value, passed or defaulted, stays in the history.`, ...whileBuilding(leaked) }
      : { lead: `Do not pass ${variable(leaked)} as a build arg: the ${keeperOf(leaked)} keeps it.`, ...whileBuilding(leaked) },
  'arg-default': (leaked) => ({
    lead: `Drop the value from ARG ${variable(leaked)}: the ${keeperOf(leaked)} keeps it.`,
    ...whileBuilding(leaked),
  }),
  'arg-to-env': (leaked) => {
    const arg = `ARG ${variable(leaked)}${mayBeDefault(leaked) ? ' (passed or defaulted, the history does not tell)' : ''}`;
    return { lead: `Drop ${arg} and the ENV made of it: every container gets it.`, ...bothHalves(leaked) };
  },
  env: (leaked) => {
    const isSet = leaked.sightings.some(({ kind }) => kind === 'env');
    const why = isSet ? 'every container and "docker inspect" shows it' : `the ${keeperOf(leaked)} keeps it`;
    return { lead: `Drop ENV ${variable(leaked)}: ${why}.`, ...atStart(leaked) };
  },
  'copied-file': (leaked) => byHand(leaked) ?? copiedFile(filesOf(leaked, COPYING)),
  'written-by-run': (leaked) => byHand(leaked) ?? writtenFile(filesOf(leaked, RUNNING)),
  'deleted-later': (leaked) => ({ lead: `${hiddenText(leaked)} removes nothing. Rebuild without it, then rotate.` }),
  'ssh-key': (leaked) =>
    byHand(leaked) ?? {
      lead: 'Do not copy the key: forward the ssh agent to the RUN that clones.',
      patch: 'RUN --mount=type=ssh git clone …\n# docker build --ssh default .',
    },
  'command-line': (leaked) => {
    const field = fieldOf(leaked);
    if (field === 'ONBUILD') {
      const lead = 'Take it out of ONBUILD, which every build on top of this image runs.';
      return { lead, how: 'Use a secret mount there.', patch: onBuildPatch(variable(leaked)) };
    }
    if (field.endsWith(' of the history')) return { lead: `Take it out of ${field}.` };
    return { lead: `Take it out of ${field} and pass it when the container starts.`, patch: runPatch(variable(leaked)) };
  },
  'url-credentials': urlAdvice,
  'compose-env-file': (leaked) => ({
    lead: `Keep ${pathOf(leaked)} out of the image and its secrets in an env_file outside it or in a secret manager.`,
    patch: together(ignored(leaked), composePatch(variable(leaked))),
  }),
  'placeholder-default': (leaked) => ({
    lead: `Not a leaked secret but a weak default: drop it, so that ${variable(leaked)} must be set at run time.`,
  }),
  'long-lived-vault-token': () => ({
    lead: 'Let the workload log in by its identity (AppRole, Kubernetes auth, SPIFFE, agent init container) instead of a token.',
  }),
  imdsv1: (leaked) => ({
    lead: `${pathOf(leaked)} asks the metadata service without a token: use IMDSv2 (PUT for a session token first) and require it.`,
  }),
  'secret-mount-persisted': (leaked) => ({
    lead: `The secret was mounted but written to ${pathOf(leaked)}: use it in the same RUN without writing, or remove it in the same RUN.`,
  }),
  'sensitive-file': (leaked) => ({
    lead: `Keep ${pathOf(leaked)} out of the image.`,
    patch: ignored(leaked),
  }),
  'image-host-key': (leaked) => ({
    lead: `Remove ${pathOf(leaked)} in the RUN that made it, and make the key at first start: all containers share it.`,
  }),
  'shell-history': leftFile,
  'build-log': leftFile,
  'cloud-metadata-dump': (leaked) => ({
    lead: `Remove ${pathOf(leaked)} before the machine becomes an image (cloud-init clean --logs --seed), or keep it out of the build context.`,
    patch: ignored(leaked),
  }),
  'build-cache': () => ({
    lead: 'Purge the cache, wherever it was exported or pushed to: whoever can read it has the secret, whether or not an image has it.',
  }),
};

/** What an ARG held: the build needs it, or was given it for the program. */
function whileBuilding(leaked: Leaked): Omit<Advice, 'lead'> {
  const name = variable(leaked);
  const mount = mountPatch(name, firstUse(leaked));
  switch (leaked.rule.use) {
    case 'build':
      return { how: 'Use a secret mount.', patch: mount };
    case 'run':
      return { how: 'Pass it when the container starts.', patch: runPatch(name) };
    case 'both':
      return { how: BOTH, patch: `${mount}\n${runPatch(name)}` };
  }
}

/** The ARG becomes a mount, the ENV is passed at start. */
function bothHalves(leaked: Leaked): Omit<Advice, 'lead'> {
  if (leaked.rule.use === 'run') return whileBuilding(leaked);
  const how = leaked.rule.use === 'both' ? BOTH : 'Use a secret mount, and only if the running program needs it, too, pass it at start.';
  return { how, patch: `${mountPatch(variable(leaked), firstUse(leaked))}\n${runPatch(variable(leaked))}` };
}

const BOTH = 'Use a secret mount while building, pass it at start to the running program.';

/** What an ENV holds is there for the running program, unless nothing but builds has a use for it. */
function atStart(leaked: Leaked): Omit<Advice, 'lead'> {
  if (leaked.rule.use !== 'both') return whileBuilding(leaked);
  const name = variable(leaked);
  return {
    how: 'Pass it when the container starts; if the build needs it, too, use a secret mount.',
    patch: `${runPatch(name)}\n${mountPatch(name, undefined)}`,
  };
}

/** Instructions that take files from somewhere, and those that make them. */
const [COPYING, RUNNING] = [/^(?:COPY|ADD)$/, /^(?:RUN|COMMIT)$/];

function afterwards({ rule }: Leaked): string {
  if (rule.use === 'build') return 'If the build needs it, use a secret mount.';
  return rule.use === 'run' ? 'Pass its values when the container starts.' : BOTH;
}

/** Where no Dockerfile made the layer no line of one can mend it. */
function byHand(leaked: Leaked): Advice | undefined {
  const path = pathOf(leaked);
  switch ((makerOf(leaked) ?? leaked.steps[leaked.root.step ?? -1])?.instruction) {
    case 'IMPORT':
      return { lead: `Export the tree again without ${path} before importing it, or build the image from a Dockerfile.` };
    case 'COMMIT':
      return { lead: `Build the image from a Dockerfile: a committed container keeps ${path} and all else that was in it.` };
    default:
      return undefined;
  }
}

function leftFile(leaked: Leaked): Advice {
  const lead = `Remove ${pathOf(leaked)} in the RUN that left it, or keep it out of the build context.`;
  return byHand(leaked) ?? { lead, patch: ignored(leaked) };
}

function copiedFile(leaked: Leaked): Advice {
  const [path, maker] = [pathOf(leaked), makerOf(leaked)];
  if (maker?.dialect === 'tool')
    return {
      lead: `Keep ${path} out of what is packed into the image, which no Dockerfile describes.`,
      how: 'Pass its values when the container starts.',
    };
  if (maker === undefined || !COPYING.test(maker.instruction)) {
    const lead = `Keep ${path} out of the image: look for it in the build context and in what the build writes.`;
    return { lead, how: afterwards(leaked), patch: ignoredOrReferred(leaked) };
  }
  switch (copySource(maker)) {
    case 'heredoc':
      return { lead: `Do not write ${path} in the Dockerfile: its heredoc becomes part of the image.`, how: afterwards(leaked) };
    case 'stage':
      return { lead: `Do not copy ${path} from the other stage.`, how: afterwards(leaked) };
    case 'download':
      return { lead: `Keep ${path} out of what ADD downloads.`, how: afterwards(leaked) };
    case 'context or stage': {
      const lead = `Keep ${path} out of the build context. If it came from another stage, do not copy it from there.`;
      return { lead, how: afterwards(leaked), patch: ignoredOrReferred(leaked) };
    }
    case 'context':
      return { lead: `Keep ${path} out of the build context.`, how: afterwards(leaked), patch: ignoredOrReferred(leaked) };
  }
}

function writtenFile(leaked: Leaked): Advice {
  const file = fileOf(leaked);
  if (file === undefined)
    return { lead: 'Take the value out of the RUN line: mount it as a secret.', patch: mountPatch(variable(leaked), undefined) };
  // What git itself writes on cloning cannot be mounted in its place.
  if (file.endsWith('/.git/config'))
    return { lead: `Do not leave the credential in ${file}: it is there because the URL that was cloned had it.` };
  if (leaked.rule.use === 'run')
    return {
      lead: `Do not write it to ${file} while building.`,
      how: 'Pass it when the container starts.',
      patch: runPatch(variable(leaked)),
    };
  return { lead: `Mount the secret in the RUN that needs it and do not write it to ${file}.`, patch: mountedFilePatch(file) };
}

function hiddenText({ sightings, steps, build }: Leaked): string {
  const [hidden] = goneOf(sightings);
  const what =
    hidden?.path === undefined ? `The value of ${hidden?.name ?? steps[hidden?.step ?? -1]?.instruction ?? ''}` : `/${hidden.path}`;
  const by = steps[hidden?.visibility.step ?? -1];
  const [done, doing] = hidden?.visibility.state === 'overwritten' ? ['was overwritten', 'overwriting'] : ['was deleted', 'deleting'];
  const line = build?.lined.instructions.get(by?.index ?? -1)?.line;
  const where =
    by === undefined
      ? 'later'
      : line === undefined
        ? `by step ${by.index} (${by.instruction})`
        : `by the ${by.instruction} in ${build?.dockerfile.path ?? ''}:${line}`;
  return `${what} ${done} ${where}: ${doing} later`;
}

/** What keeps the file out of the build context, unless it never came from there. */
function ignored(leaked: Leaked): string | undefined {
  const maker = makerOf(leaked);
  return maker?.dialect === 'tool' || /^(?:RUN|COMMIT|IMPORT)$/.test(maker?.instruction ?? '') ? undefined : ignorePatch(pathOf(leaked));
}

/** The same, and for a file that says what containers are started with, how it refers to a secret instead of holding it. */
function ignoredOrReferred(leaked: Leaked): string | undefined {
  return together(ignored(leaked), manifestPatch(pathOf(leaked), variable(leaked)));
}

function together(...patches: readonly (string | undefined)[]): string | undefined {
  const given = patches.filter((patch) => patch !== undefined);
  return given.length === 0 ? undefined : given.join('\n');
}
