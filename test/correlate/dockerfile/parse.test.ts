import { describe, expect, it } from 'vitest';

import { instructionsOf } from '../../../src/correlate/dockerfile/chain.js';
import { instructionText } from '../../../src/correlate/dockerfile/instruction.js';
import { parseDockerfile } from '../../../src/correlate/dockerfile/parse.js';

const FILE = `# syntax=docker/dockerfile:1
ARG BASE=node:20
FROM \${BASE} AS Build
ARG NPM_TOKEN \\
    # what the build is for
    STAGE=prod

run --mount=type=cache,target=/x \\
  --network=none npm ci && \\
  # a comment in between

  npm run build
RUN <<EOF
echo hi
# a comment of the shell
EOF
ONBUILD COPY . /app
FROM build
COPY --from=build ["/a b", "/c"]
`;

describe.each([
  ['line feeds', FILE],
  ['CRLF', FILE.replaceAll('\n', '\r\n')],
])('a Dockerfile with %s', (_, text) => {
  it('is its instructions, each on one line, with where they stand', async () => {
    const { stages, globals } = await parseDockerfile('Dockerfile', text);
    const shown = [...globals, ...stages.flatMap(({ from, instructions }) => [from, ...instructions])].map((one) => [
      one.line,
      one.endLine,
      instructionText(one).replace(/\s+/g, ' '),
    ]);
    expect(shown).toEqual([
      [2, 2, 'ARG BASE=node:20'],
      [3, 3, 'FROM ${BASE} AS Build'],
      [4, 6, 'ARG NPM_TOKEN STAGE=prod'],
      [8, 12, 'RUN --mount=type=cache,target=/x --network=none npm ci && npm run build'],
      [13, 16, 'RUN <<EOF'],
      [17, 17, 'ONBUILD COPY . /app'],
      [18, 18, 'FROM build'],
      [19, 19, 'COPY --from=build ["/a b", "/c"]'],
    ]);
    expect(stages[0]?.instructions[2]?.heredocs).toEqual([{ name: 'EOF', body: 'echo hi\n# a comment of the shell\n', line: 14 }]);
  });

  it('is for a stage what the stages below it did, what their ONBUILDs run, and its own', async () => {
    const file = await parseDockerfile('Dockerfile', text);
    expect(instructionsOf(file, file.stages[1]!).map(({ keyword, line }) => [keyword, line])).toEqual([
      ['ARG', 4],
      ['RUN', 8],
      ['RUN', 13],
      ['ONBUILD', 17],
      ['COPY', 17],
      ['COPY', 19],
    ]);
  });
});

it('heeds the escape that the file names', async () => {
  const { escape, stages } = await parseDockerfile('Dockerfile', '# escape=`\nFROM windows\nRUN dir C:\\ `\n  && echo done\nCMD ["x"]\n');
  expect(escape).toBe('`');
  expect(stages[0]?.instructions.map(({ operands }) => operands.replace(/\s+/g, ' '))).toEqual(['dir C:\\ && echo done', '["x"]']);
});

it('has no stages where there is no FROM', async () => {
  expect((await parseDockerfile('notes.txt', 'Once upon a time\n')).stages).toEqual([]);
});
