/** What to change in the Dockerfile and its `.dockerignore` for one finding: for each way in which it leaked, as far as that is mended by editing them. */
import type { Instruction } from '../dockerfile/instruction.js';
import type { Build } from './build.js';
import { NOTHING, together, type Plan } from './change.js';
import type { Leaky } from './leaky.js';
import { planFiles, planKeys } from './plan-file.js';
import { planArg, planSettings } from './plan-variable.js';
import { isShellForm, USERINFO } from './rewrite-run.js';

export function planFor(leaky: Leaky, build: Build): Plan {
  return together(leaky.leaks.map((leak) => PLANS[leak]?.(leaky, build) ?? NOTHING));
}

const PLANS: Readonly<Record<string, (leaky: Leaky, build: Build) => Plan>> = {
  'build-arg': planArg,
  'arg-default': planArg,
  'arg-to-env': (leaky, build) => together([planArg(leaky, build), planSettings('ENV', leaky, build)]),
  env: (leaky, build) => planSettings('ENV', leaky, build),
  'command-line': (leaky, build) => planSettings('LABEL', leaky, build),
  'copied-file': planFiles,
  'compose-env-file': planFiles,
  'sensitive-file': planFiles,
  'written-by-run': planFiles,
  'secret-mount-persisted': planFiles,
  'image-host-key': planFiles,
  'shell-history': planFiles,
  'build-log': planFiles,
  'cloud-metadata-dump': planFiles,
  'ssh-key': planKeys,
  'url-credentials': planUrl,
};

/** The program gets the password from a .netrc, which git, pip, curl and wget read. */
function planUrl({ sightings }: Leaky, { lined }: Build): Plan {
  const runs = sightings
    .flatMap(({ step }) => lined.instructions.get(step ?? -1) ?? [])
    .filter((one) => one.keyword === 'RUN' && isShellForm(one) && hasUser(one));
  if (runs.length === 0) return NOTHING;
  return {
    changes: runs.flatMap(({ line }) => [
      { kind: 'run', line, url: 'without user' },
      { kind: 'run', line, flag: '--mount=type=secret,id=netrc,target=/root/.netrc' },
    ]),
    needs: { secrets: ['id=netrc,src=.netrc'], ssh: false, variables: [] },
  };
}

function hasUser({ operands, heredocs }: Instruction): boolean {
  return [operands, ...heredocs.map(({ body }) => body)].some((text) => text.search(USERINFO) !== -1);
}
