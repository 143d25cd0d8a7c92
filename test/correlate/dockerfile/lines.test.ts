import { describe, expect, it } from 'vitest';

import { findLines } from '../../../src/correlate/dockerfile/lines.js';
import { parseDockerfile } from '../../../src/correlate/dockerfile/parse.js';
import { parseSteps } from '../../../src/correlate/steps.js';
import { readRecording } from '../../acceptance/recording.js';
import { readFileSync } from 'node:fs';

/** The line of each step, by its index. */
async function linesOf(
  file: string,
  rows: readonly (string | { createdBy: string; comment?: string; author?: string })[],
  target?: string,
) {
  const history = rows.map((row) => ({ emptyLayer: false, ...(typeof row === 'string' ? { createdBy: row } : row) }));
  const { steps } = parseSteps(history, history.length);
  const { match, instructions } = findLines(await parseDockerfile('Dockerfile', file), steps, target);
  return { match, lines: steps.map(({ index }) => instructions.get(index)?.line) };
}

const SHOP = `ARG TAG=20
FROM base:$TAG
ARG VERSION
ENV APP_VERSION="$VERSION" MODE=prod
WORKDIR app
COPY --chown=node:node package.json .npmrc ./
RUN --mount=type=cache,target=/root/.npm \\
    npm ci && \\
    npm run build
EXPOSE 8080/tcp
CMD node server.js
`;

describe('a Dockerfile beside the history of', () => {
  it.each([
    [
      'BuildKit',
      [
        'CMD ["bash"]',
        'ARG VERSION=7',
        'ENV APP_VERSION=7 MODE=prod',
        'WORKDIR /app',
        'COPY --chown=node:node package.json .npmrc ./ # buildkit',
        'RUN |1 VERSION=7 /bin/sh -c npm ci &&     npm run build # buildkit',
        'EXPOSE map[8080/tcp:{}]',
        'CMD ["/bin/sh" "-c" "node server.js"]',
      ],
    ],
    [
      'the classic builder',
      [
        '/bin/sh -c #(nop)  CMD ["bash"]',
        '/bin/sh -c #(nop)  ARG VERSION',
        '/bin/sh -c #(nop)  ENV APP_VERSION=7 MODE=prod',
        '/bin/sh -c #(nop) WORKDIR /app',
        `/bin/sh -c #(nop) COPY multi:${'a'.repeat(64)} in ./ `,
        '|1 VERSION=7 /bin/sh -c npm ci &&     npm run build',
        '/bin/sh -c #(nop)  EXPOSE 8080',
        '/bin/sh -c #(nop)  CMD ["/bin/sh" "-c" "node server.js"]',
      ],
    ],
    [
      'buildah',
      [
        '/bin/sh -c #(nop) CMD ["bash"]',
        '/bin/sh -c #(nop) ARG VERSION',
        '/bin/sh -c #(nop) ENV APP_VERSION="$VERSION" MODE=prod',
        '/bin/sh -c #(nop) WORKDIR app',
        `/bin/sh -c #(nop) COPY multi:${'a'.repeat(64)} in ./ `,
        '|1 VERSION=7 /bin/sh -c npm ci &&     npm run build',
        '/bin/sh -c #(nop) EXPOSE 8080/tcp',
        { createdBy: '/bin/sh -c #(nop) CMD node server.js', comment: 'FROM localhost/base:20' },
      ],
    ],
    [
      'kaniko',
      [
        'CMD ["bash"]',
        'ARG VERSION',
        'ENV APP_VERSION="$VERSION" MODE=prod',
        'WORKDIR app',
        'COPY --chown=node:node package.json .npmrc ./',
        'RUN --mount=type=cache,target=/root/.npm     npm ci &&     npm run build',
        'EXPOSE 8080/tcp',
        'CMD node server.js',
      ].map((createdBy) => ({ createdBy, author: 'kaniko' })),
    ],
  ])('%s', async (_, rows) => {
    expect(await linesOf(SHOP, rows)).toEqual({
      match: { path: 'Dockerfile', matched: true },
      lines: [undefined, 3, 4, 5, 6, 7, 10, 11],
    });
  });

  it('the demo, as a real builder wrote it', async () => {
    const file = readFileSync(new URL('../../../testdata/recorded/demo/Dockerfile', import.meta.url), 'utf8');
    const rows = readRecording().history.map((row) => ({ createdBy: String(row['created_by']), comment: String(row['comment']) }));
    const { match, lines } = await linesOf(file, rows);
    expect(match).toEqual({ path: 'Dockerfile', matched: true });
    expect(lines).toEqual([3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
  });
});

describe('heredocs', () => {
  const file =
    'FROM base\nRUN <<EOF\nnpm ci\nnpm run build\nEOF\nRUN python3 <<PY\nprint(1)\nPY\nCOPY <<CONF /etc/app.conf\nport=1\nCONF\n';
  it('are found by what they hold or by their marks', async () => {
    const rows = [
      'RUN /bin/sh -c npm ci\nnpm run build\n # buildkit',
      'RUN /bin/sh -c python3 <<PY\nprint(1)\nPY # buildkit',
      'COPY <<CONF /etc/app.conf # buildkit',
    ];
    expect((await linesOf(file, rows)).lines).toEqual([2, 6, 9]);
  });
});

describe('stages', () => {
  const file = 'FROM base AS deps\nRUN npm ci\nFROM deps AS test\nRUN npm test\nFROM deps\nCOPY --from=test /app /app\nCMD ["node"]\n';
  it('are those that the last one builds on', async () => {
    expect(await linesOf(file, ['RUN /bin/sh -c npm ci # buildkit', 'COPY /app /app # buildkit', 'CMD ["node"]'])).toEqual({
      match: { path: 'Dockerfile', matched: true },
      lines: [2, 6, 7],
    });
  });

  it('are told by the history when another one was the target', async () => {
    const rows = ['RUN /bin/sh -c npm ci # buildkit', 'RUN /bin/sh -c npm test # buildkit'];
    expect((await linesOf(file, rows)).lines).toEqual([2, 4]);
    expect((await linesOf(file, rows, 'TEST')).lines).toEqual([2, 4]);
  });

  it('have to exist', async () => {
    expect((await linesOf(file, ['RUN /bin/sh -c npm ci'], 'prod')).match.note).toBe('it has no stage prod.');
  });
});

describe('ONBUILD', () => {
  it('of the base image is brought by the FROM', async () => {
    const rows = [
      'ONBUILD COPY . /app',
      'ONBUILD RUN npm ci',
      'COPY . /app # buildkit',
      'RUN /bin/sh -c npm ci # buildkit',
      'CMD ["node"]',
    ];
    expect((await linesOf('# one\nFROM node:onbuild\nCMD ["node"]\n', rows)).lines).toEqual([undefined, undefined, 2, 2, 3]);
  });
});

describe('what does not match', () => {
  it('gets no line, and the rest keeps its own', async () => {
    const rows = ['ENV A=1', 'RUN /bin/sh -c npm ci # buildkit', 'COPY . . # buildkit', 'CMD ["node"]'];
    expect(await linesOf('FROM base\nENV A=1\nRUN npm install\nCOPY . .\nCMD ["node"]\n', rows)).toEqual({
      match: {
        path: 'Dockerfile',
        matched: false,
        note: '1 of 4 instructions is not in the history (line 3, RUN): the file has changed since the build.',
      },
      lines: [2, undefined, 4, 5],
    });
  });

  it.each([
    [
      'another image, in spite of a line that all have',
      ['RUN /bin/sh -c make', 'WORKDIR /app', 'CMD ["serve"]'],
      /not in the history of the image/,
    ],
    ['a squashed image', [{ createdBy: '', comment: 'merge sha256:1 to sha256:2' }], /not in the history of the image/],
    ['an image without history', [], /no history/],
  ])('is nothing at all for %s', async (_, rows, note) => {
    const { match, lines } = await linesOf('FROM base\nWORKDIR /app\nRUN npm ci\nRUN npm test\nCMD ["node"]\n', rows);
    expect(lines.every((line) => line === undefined)).toBe(true);
    expect(match.matched).toBe(false);
    expect(match.note).toMatch(note);
  });

  it('is a file that is none', async () => {
    expect((await linesOf('hello\n', ['RUN x'])).match.note).toMatch(/no FROM/);
  });

  it('is a row of megabytes, in no time', async () => {
    const rows = Array.from({ length: 300 }, () => `RUN /bin/sh -c ${'x '.repeat(100_000)}`);
    const started = performance.now();
    await linesOf(`FROM base\n${'RUN x\n'.repeat(50)}`, rows);
    expect(performance.now() - started).toBeLessThan(5000);
  });
});
