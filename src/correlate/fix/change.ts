/** What has to change in the files that an image is built from, so that one leak is gone. Changes of several findings add up; one that is there twice counts once. */

export type Change =
  /** Every ARG of that name, before the first FROM too. */
  | { kind: 'drop-arg'; name: string }
  /** Pairs of the ENV or LABEL that begins in that line. */
  | { kind: 'drop-settings'; line: number; names: readonly string[] }
  /** A file that the COPY or ADD in that line names. */
  | { kind: 'drop-source'; line: number; source: string }
  | ({ kind: 'run'; line: number } & RunChange)
  /** RUNs one after another become one, so that what the first writes and the last removes is in no layer. */
  | { kind: 'merge'; line: number; last: number }
  /** A line of the `.dockerignore`. */
  | { kind: 'ignore'; pattern: string };

/** Of the RUN in a line: one of these. */
export type RunChange =
  /** A flag, such as a mount. */
  | { flag: string }
  /** A variable that holds a mounted secret while the command runs. */
  | { variable: string; secret: string }
  /** A file to be removed when the command is done. */
  | { removes: string }
  /** A file that is not there any more: what the command only does to tidy it away is left out. */
  | { without: string }
  /** `https://user:password@host` becomes `https://host`. */
  | { url: 'without user' };

/** What the next build is to be given, and the container when it starts. */
export interface Needs {
  /** `id=npm_token,env=NPM_TOKEN` for `docker build --secret`. */
  secrets: readonly string[];
  /** Whether `docker build --ssh default` is needed. */
  ssh: boolean;
  /** For `docker run --env`. */
  variables: readonly string[];
}

export interface Plan {
  changes: readonly Change[];
  needs: Needs;
}

export const NOTHING: Plan = { changes: [], needs: { secrets: [], ssh: false, variables: [] } };

export function together(plans: readonly Plan[]): Plan {
  const changes = new Map(plans.flatMap((plan) => plan.changes).map((change) => [JSON.stringify(change), change] as const));
  const needs = plans.map((plan) => plan.needs);
  return {
    changes: [...changes.values()],
    needs: {
      secrets: [...new Set(needs.flatMap(({ secrets }) => secrets))],
      ssh: needs.some(({ ssh }) => ssh),
      variables: [...new Set(needs.flatMap(({ variables }) => variables))],
    },
  };
}

/** A RUN that has the variable from a secret mount. */
export function mounting(line: number, variable: string, id: string): Change[] {
  return [
    { kind: 'run', line, flag: `--mount=type=secret,id=${id}` },
    { kind: 'run', line, variable, secret: id },
  ];
}
