import { describe, expect, it } from 'vitest';

import { instructionsOf } from '../../../src/correlate/dockerfile/chain.js';
import { parseDockerfile } from '../../../src/correlate/dockerfile/parse.js';
import type { Build } from '../../../src/correlate/fix/build.js';
import { together } from '../../../src/correlate/fix/change.js';
import { diffOf, fixedFiles } from '../../../src/correlate/fix/fix.js';
import type { Leaky } from '../../../src/correlate/fix/leaky.js';
import { planFor } from '../../../src/correlate/fix/plan.js';

/** As an image of the last stage whose steps are all known would have it. */
async function buildOf(text: string, ignore?: string): Promise<Build> {
  const dockerfile = await parseDockerfile('Dockerfile', text);
  const stage = dockerfile.stages.at(-1)!;
  const instructions = new Map(instructionsOf(dockerfile, stage).map((instruction, index) => [index, instruction] as const));
  return {
    dockerfile,
    ignore: { path: '.dockerignore', text: ignore },
    lined: { match: { path: 'Dockerfile', matched: true }, instructions, stage },
  };
}

const live = { visibility: { state: 'live' } } as const;

function leaky(over: Partial<Leaky> & Pick<Leaky, 'leaks'>): Leaky {
  return { use: 'build', variable: 'NPM_TOKEN', sightings: [], ...over };
}

async function fixed(
  text: string,
  leaks: readonly Leaky[],
  ignore?: string,
): Promise<{ dockerfile: string; ignored?: string | undefined; needs: object }> {
  const build = await buildOf(text, ignore);
  const plan = together(leaks.map((one) => planFor(one, build)));
  const files = fixedFiles(build, plan);
  return {
    dockerfile: files.find(({ path }) => path === 'Dockerfile')?.after ?? text,
    ignored: files.find(({ path }) => path === '.dockerignore')?.after,
    needs: plan.needs,
  };
}

describe('a build arg', () => {
  const arg = leaky({ leaks: ['build-arg'], arg: 'NPM_TOKEN' });

  it('becomes a mount in the RUN that names it', async () => {
    const { dockerfile, needs } = await fixed(
      'FROM base\nARG NPM_TOKEN\nARG MODE\nRUN echo hi\nRUN test -n "$NPM_TOKEN" \\\n    && npm ci\n',
      [arg],
    );
    expect(dockerfile).toBe(
      'FROM base\nARG MODE\nRUN echo hi\nRUN --mount=type=secret,id=npm_token \\\n    export NPM_TOKEN="$(cat /run/secrets/npm_token)" && \\\n    test -n "$NPM_TOKEN" \\\n    && npm ci\n',
    );
    expect(needs).toEqual({ secrets: ['id=npm_token,env=NPM_TOKEN'], ssh: false, variables: [] });
  });

  it('becomes one in the RUN that fetches packages, where none names it', async () => {
    const { dockerfile } = await fixed('ARG NPM_TOKEN\nFROM base\nARG NPM_TOKEN\nRUN mkdir x\nRUN npm ci\n', [arg]);
    expect(dockerfile).toBe(
      'FROM base\nRUN mkdir x\nRUN --mount=type=secret,id=npm_token \\\n    export NPM_TOKEN="$(cat /run/secrets/npm_token)" && \\\n    npm ci\n',
    );
  });

  it('keeps line ends, the escape of the file and what else the line declares', async () => {
    const text = '# escape=`\r\nFROM base\r\nARG MODE NPM_TOKEN=x `\r\n    B\r\nRUN npm ci `\r\n    --silent # $NPM_TOKEN\r\n';
    const { dockerfile } = await fixed(text, [arg]);
    expect(dockerfile).toBe(
      '# escape=`\r\nFROM base\r\nARG MODE `\r\n    B\r\nRUN --mount=type=secret,id=npm_token `\r\n    export NPM_TOKEN="$(cat /run/secrets/npm_token)" && `\r\n    npm ci `\r\n    --silent # $NPM_TOKEN\r\n',
    );
  });

  it('is read in a heredoc before its first command', async () => {
    const { dockerfile } = await fixed('FROM base\nARG NPM_TOKEN\nRUN <<EOF\nnpm ci\nEOF\n', [arg]);
    expect(dockerfile).toBe(
      'FROM base\nRUN --mount=type=secret,id=npm_token <<EOF\nexport NPM_TOKEN="$(cat /run/secrets/npm_token)"\nnpm ci\nEOF\n',
    );
  });

  it('that an ENV keeps goes with the ENV', async () => {
    const text = 'FROM base\nARG KEY\nENV MODE=prod \\\n    API_KEY=$KEY \\\n    PORT=1\nRUN echo "$API_KEY" | wc\n';
    const { dockerfile, needs } = await fixed(text, [leaky({ leaks: ['arg-to-env'], arg: 'KEY', use: 'run' })]);
    expect(dockerfile).toBe(
      'FROM base\nENV MODE=prod \\\n    PORT=1\nRUN --mount=type=secret,id=key \\\n    export API_KEY="$(cat /run/secrets/key)" && \\\n    echo "$API_KEY" | wc\n',
    );
    expect(needs).toMatchObject({ secrets: ['id=key,env=KEY'], variables: ['API_KEY'] });
  });
});

describe('an ENV', () => {
  it('loses the pair, the old form whole', async () => {
    const text = 'FROM base\nENV A=1 API_KEY="a b" C=2\nENV DB_PASSWORD hunter two\n\nCMD ["x"]\n';
    const seen = (name: string, step: number) => leaky({ leaks: ['env'], use: 'run', sightings: [{ kind: 'env', name, step, ...live }] });
    const { dockerfile, needs } = await fixed(text, [seen('API_KEY', 0), seen('DB_PASSWORD', 1)]);
    expect(dockerfile).toBe('FROM base\nENV A=1 C=2\n\nCMD ["x"]\n');
    expect(needs).toMatchObject({ variables: ['API_KEY', 'DB_PASSWORD'] });
  });
});

describe('a file of the build context', () => {
  const file = (path: string, step: number, over: Partial<Leaky> = {}, hiddenBy?: number) =>
    leaky({
      leaks: ['copied-file'],
      sightings: [
        { kind: 'file', path, step, visibility: hiddenBy === undefined ? { state: 'live' } : { state: 'deleted', step: hiddenBy } },
      ],
      ...over,
    });

  it('is kept out by a line of .dockerignore where a folder was copied', async () => {
    const { dockerfile, ignored } = await fixed('FROM base\nCOPY . /app\n', [file('app/.env', 0, { use: 'run' })], 'node_modules\n!.env');
    expect(dockerfile).toBe('FROM base\nCOPY . /app\n');
    expect(ignored).toBe('node_modules\n!.env\n**/.env\n');
  });

  it('is mounted where the build needs it, and nothing is left to tidy away', async () => {
    const text = 'FROM base\nWORKDIR /app\nCOPY package.json .npmrc ./\nRUN npm ci && rm -f .npmrc\nRUN rm .npmrc\nCMD ["x"]\n';
    const { dockerfile, ignored, needs } = await fixed(text, [file('app/.npmrc', 1, {}, 3)]);
    expect(dockerfile).toBe(
      'FROM base\nWORKDIR /app\nCOPY package.json ./\nRUN --mount=type=secret,id=npmrc,target=/app/.npmrc npm ci\nCMD ["x"]\n',
    );
    expect(ignored).toBe('**/.npmrc\n');
    expect(needs).toMatchObject({ secrets: ['id=npmrc,src=.npmrc'] });
  });

  it('is looked for in the stage that it was copied from', async () => {
    const text = 'FROM base AS build\nWORKDIR /src\nCOPY . .\nRUN npm ci\nFROM base\nCOPY --from=build /src /app\n';
    const { dockerfile, ignored } = await fixed(text, [file('app/.npmrc', 0)]);
    expect(dockerfile).toBe(text.replace('RUN npm', 'RUN --mount=type=secret,id=npmrc,target=/src/.npmrc npm'));
    expect(ignored).toBe('**/.npmrc\n');
  });

  it.each([
    ['by its name', 'COPY --from=build /app/.env /srv/.env\n', ''],
    ['from the root of the stage, beside others', 'COPY --from=0 app/.env /app/x /srv/\n', 'COPY --from=0 /app/x /srv/\n'],
    ['of the same name elsewhere', 'COPY --from=build /other/.env /srv/\n', 'COPY --from=build /other/.env /srv/\n'],
    ['over a third stage', 'COPY --from=build /app/.env /mid/\nFROM base\nCOPY --from=1 /mid/.env /\n', 'FROM base\n'],
    ['from a stage built on its own', 'FROM build AS more\nFROM base\nCOPY --from=more /app/.env /\n', 'FROM build AS more\nFROM base\n'],
  ])('is not copied on from its stage %s', async (_, rest, left) => {
    const build = await buildOf(`FROM base AS build\nCOPY .env /app/.env\nFROM base\n${rest}`);
    const [maker] = build.dockerfile.stages[0]!.instructions;
    const plan = planFor(file('app/.env', 0, { use: 'run' }), {
      ...build,
      lined: { ...build.lined, instructions: new Map([[0, maker!]]) },
    });
    const [mended] = fixedFiles(build, plan);
    expect(mended?.after).toBe(`FROM base AS build\nFROM base\n${left}`);
  });

  it('is the key for a clone: the agent takes its place', async () => {
    const text =
      'FROM base\nCOPY id_ed25519 /root/.ssh/id_ed25519\nRUN chmod 600 ~/.ssh/id_ed25519 && git clone git@example.com:a/b && rm /root/.ssh/id_ed25519\n';
    const { dockerfile, needs } = await fixed(text, [file('root/.ssh/id_ed25519', 0, { leaks: ['ssh-key'] })]);
    expect(dockerfile).toBe('FROM base\nRUN --mount=type=ssh git clone git@example.com:a/b\n');
    expect(needs).toMatchObject({ ssh: true });
  });
});

describe('a file that a RUN writes', () => {
  const written = (over: Partial<Leaky['sightings'][number]>, leaks = ['written-by-run']) =>
    leaky({ leaks, sightings: [{ kind: 'file', path: 'app/.npmrc', step: 0, ...live, ...over }] });

  it('is gone when the RUN that writes it is one with the RUN that removes it', async () => {
    const text = 'FROM base\nRUN echo "$T" > .npmrc\n# why\nRUN npm ci \\\n  --silent\n\nRUN rm .npmrc\nCMD ["x"]\n';
    const { dockerfile } = await fixed(text, [written({ visibility: { state: 'deleted', step: 2 } })]);
    expect(dockerfile).toBe('FROM base\nRUN echo "$T" > .npmrc && \\\n    npm ci \\\n  --silent && \\\n    rm .npmrc\nCMD ["x"]\n');
  });

  it('is removed at once, or when it was used', async () => {
    expect((await fixed('FROM base\nRUN echo "$T" > .npmrc\nRUN make\n', [written({})])).dockerfile).toBe(
      'FROM base\nRUN echo "$T" > .npmrc && \\\n    rm -f /app/.npmrc\nRUN make\n',
    );
    expect((await fixed('FROM base\nRUN echo "$T" > .npmrc\nRUN npm ci\n', [written({})])).dockerfile).toBe(
      'FROM base\nRUN echo "$T" > .npmrc && \\\n    npm ci && \\\n    rm -f /app/.npmrc\n',
    );
  });

  it('is removed where a mounted secret was written to it', async () => {
    const text = 'FROM base\nRUN --mount=type=secret,id=t cat /run/secrets/t > /app/.npmrc\n';
    expect((await fixed(text, [written({}, ['secret-mount-persisted'])])).dockerfile).toBe(
      'FROM base\nRUN --mount=type=secret,id=t \\\n    cat /run/secrets/t > /app/.npmrc && \\\n    rm -f /app/.npmrc\n',
    );
  });

  it('stays for someone to mend when the command itself holds the value', async () => {
    const text = 'FROM base\nRUN echo "value" > .npmrc\n';
    const both = leaky({
      leaks: ['written-by-run'],
      sightings: [
        { kind: 'history', step: 0, ...live },
        { kind: 'file', path: '.npmrc', step: 0, ...live },
      ],
    });
    expect((await fixed(text, [both])).dockerfile).toBe(text);
  });
});

it('takes user and password out of a URL', async () => {
  const text = 'FROM base\nRUN curl -fsS https://user:$PASS@example.com/a | sh\n';
  const seen = leaky({ leaks: ['url-credentials'], sightings: [{ kind: 'history', step: 0, ...live }] });
  expect((await fixed(text, [seen])).dockerfile).toBe(
    'FROM base\nRUN --mount=type=secret,id=netrc,target=/root/.netrc curl --netrc -fsS https://example.com/a | sh\n',
  );
});

describe('the diff', () => {
  it('is one that patch takes', async () => {
    const build = await buildOf('FROM base\nA\nB\nARG NPM_TOKEN\nC\nD\nE\nF\nG\nH\nI\nLABEL a=1\n');
    const plan = together([
      planFor(leaky({ leaks: ['build-arg'], arg: 'NPM_TOKEN' }), build),
      {
        changes: [
          { kind: 'ignore', pattern: '**/.env' },
          { kind: 'drop-settings', line: 12, names: ['a'] },
        ],
        needs: { secrets: [], ssh: false, variables: [] },
      },
    ]);
    expect(diffOf(fixedFiles(build, plan))).toBe(
      '--- a/Dockerfile\n+++ b/Dockerfile\n@@ -1,7 +1,6 @@\n FROM base\n A\n B\n-ARG NPM_TOKEN\n C\n D\n E\n@@ -9,4 +8,3 @@\n G\n H\n I\n-LABEL a=1\n' +
        '--- /dev/null\n+++ b/.dockerignore\n@@ -0,0 +1 @@\n+**/.env\n',
    );
  });
});
