import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseSteps } from '../../../src/correlate/steps.js';
import type { HistoryEntry } from '../../../src/model/image.js';
import { entry } from '../world.js';

const HEX = 'b8e79ed6a519' + '0'.repeat(52);

function parse(...rows: HistoryEntry[]) {
  const { steps } = parseSteps(rows, rows.filter((row) => !row.emptyLayer).length);
  return steps;
}

/** Each row: what the builder wrote, what a person should read, and by which dialect. */
function check(dialect: string, rows: readonly (readonly [HistoryEntry | string | [string], string])[]): void {
  it.each(rows)('%j', (row, text) => {
    const step = parse(entry(typeof row === 'object' && !Array.isArray(row) ? row : row)).at(-1);
    expect({ text: step?.text, dialect: step?.dialect }).toEqual({ text, dialect });
  });
}

describe('the classic builder', () => {
  check('classic', [
    [[`/bin/sh -c #(nop)  ENV A=b`], 'ENV A=b'],
    [[`/bin/sh -c #(nop)  ARG NPM_TOKEN`], 'ARG NPM_TOKEN'],
    [[`/bin/sh -c #(nop)  CMD ["node" "server.js"]`], 'CMD ["node", "server.js"]'],
    [[`/bin/sh -c #(nop)  LABEL maintainer=me`], 'LABEL maintainer=me'],
    [`/bin/sh -c #(nop) ADD file:${HEX} in / `, 'ADD file:b8e79ed6a519 /'],
    [`/bin/sh -c #(nop) COPY dir:${HEX} in /app `, 'COPY dir:b8e79ed6a519 /app'],
    [`/bin/sh -c #(nop) COPY multi:${HEX} in ./ `, 'COPY multi:b8e79ed6a519 ./'],
    [`/bin/sh -c #(nop) WORKDIR /app`, 'WORKDIR /app'],
    [`/bin/bash -o pipefail -c #(nop)  ENV A=b`, 'ENV A=b'],
    [`/bin/sh -c npm ci`, 'RUN npm ci'],
    [`/bin/sh -c echo a &&     echo b`, 'RUN echo a &&     echo b'],
    [`/bin/bash -o pipefail -c curl x | sh`, 'RUN curl x | sh'],
    [`/bin/ash -eo pipefail -c apk add curl`, 'RUN apk add curl'],
    [`|2 A=b C=d /bin/sh -c npm ci`, 'RUN npm ci'],
    [`|1 A=b npm ci`, 'RUN npm ci'],
    [`cmd /S /C mkdir C:\\app`, 'RUN mkdir C:\\app'],
    [`cmd /S /C #(nop)  ENV A=b`, 'ENV A=b'],
    [`powershell -Command $ErrorActionPreference = 'Stop'; dir`, `RUN $ErrorActionPreference = 'Stop'; dir`],
  ]);

  it('reads the build args apart from the command', () => {
    const [step] = parse(entry('|2 A=b C=d=e /bin/sh -c npm ci'));
    expect(step?.buildArgs).toEqual([
      { name: 'A', value: 'b' },
      { name: 'C', value: 'd=e' },
    ]);
  });

  it('takes the shell from the SHELL row', () => {
    const steps = parse(entry(['/bin/sh -c #(nop)  SHELL [/opt/tool --eval]']), entry('|1 A=two words /opt/tool --eval say hi'));
    expect(steps[1]).toMatchObject({ instruction: 'RUN', text: 'RUN say hi', buildArgs: [{ name: 'A', value: 'two words' }] });
  });
});

describe('BuildKit', () => {
  check(
    'buildkit',
    [
      [`RUN |1 A=b /bin/sh -c npm ci # buildkit`, 'RUN npm ci'],
      [`RUN /bin/sh -c npm ci # buildkit`, 'RUN npm ci'],
      [`COPY . . # buildkit`, 'COPY . .'],
      [`ADD rootfs.tar.xz / # buildkit`, 'ADD rootfs.tar.xz /'],
      [`WORKDIR /app`, 'WORKDIR /app'],
      [[`ENV A=b`], 'ENV A=b'],
      [[`ARG X=default`], 'ARG X=default'],
      [[`CMD ["node" "server.js"]`], 'CMD ["node", "server.js"]'],
      [[`HEALTHCHECK &{["CMD-SHELL" "wget localhost"] "30s" "0s" "0s" '\\x00'}`], 'HEALTHCHECK --interval=30s CMD wget localhost'],
      [`RUN /bin/sh -c set -e\necho one\necho two\n # buildkit`, 'RUN set -e\necho one\necho two'],
      [`RUN /dev/pipes/EOF # buildkit`, 'RUN /dev/pipes/EOF'],
      [`RUN /bin/bash -euxo pipefail -c make # buildkit`, 'RUN make'],
      [`RUN |1 A=b npm ci # buildkit`, 'RUN npm ci'],
      [`RUN cmd /S /C dir # buildkit`, 'RUN dir'],
    ].map(([row, text]) => [{ ...entry(row as string), comment: 'buildkit.dockerfile.v0' }, text as string] as const),
  );

  it('tells itself by the mark when the comment is gone', () => {
    expect(parse(entry('COPY . . # buildkit'))[0]?.dialect).toBe('buildkit');
  });
});

describe('buildah and podman', () => {
  // Recorded: buildah 1.28 `bud --layers`.
  const recorded: HistoryEntry[] = [
    { createdBy: `/bin/sh -c #(nop) COPY dir:${HEX} in /bin/ `, emptyLayer: false },
    { createdBy: '/bin/sh -c #(nop) ARG NPM_TOKEN', comment: 'FROM 6f7522e4b1be', emptyLayer: true },
    { createdBy: '/bin/sh -c #(nop) ARG NPM_TOKEN WITH', comment: 'FROM 997b63e923f1', emptyLayer: true },
    {
      createdBy: '|3 NPM_TOKEN=blue berry=1 WITH=defa /bin/sh -c /bin/busybox echo hi > /a',
      comment: 'FROM 8fbcd0d49325',
      emptyLayer: false,
    },
    { createdBy: '/bin/sh -c #(nop) ENV NPM_TOKEN=$NPM_TOKEN OTHER="two words"', comment: 'FROM 1cfcab48e5a2', emptyLayer: true },
    { createdBy: '/bin/sh -c #(nop) LABEL k="v w" z=1', comment: 'FROM fe72f04d3663', emptyLayer: true },
    {
      createdBy: '|3 NPM_TOKEN=blue berry=1 WITH=defa /bin/sh -c --mount=type=secret,id=x /bin/busybox echo hi > /b',
      comment: 'FROM ad267092b25a',
      emptyLayer: false,
    },
    {
      createdBy: '|3 NPM_TOKEN=blue berry=1 WITH=defa /bin/sh -c ["/bin/busybox","touch","/c"]',
      comment: 'FROM 6e46c3e25ec6',
      emptyLayer: false,
    },
    { createdBy: '/bin/sh -c #(nop) WORKDIR /app', comment: 'FROM 64558bbc51a0', emptyLayer: true },
    { createdBy: '/bin/sh -c #(nop) HEALTHCHECK CMD wget localhost', comment: 'FROM b7dec5d80395', emptyLayer: true },
    { createdBy: '/bin/sh -c #(nop) ENTRYPOINT foo', comment: 'FROM 3d3aa087a74c', emptyLayer: true },
  ];
  const steps = parse(...recorded);

  it('reads every recorded row', () => {
    expect(steps.map(({ text }) => text)).toEqual([
      'COPY dir:b8e79ed6a519 /bin/',
      'ARG NPM_TOKEN',
      'ARG WITH',
      'RUN /bin/busybox echo hi > /a',
      'ENV NPM_TOKEN=$NPM_TOKEN OTHER="two words"',
      'LABEL k="v w" z=1',
      'RUN --mount=type=secret,id=x /bin/busybox echo hi > /b',
      'RUN ["/bin/busybox","touch","/c"]',
      'WORKDIR /app',
      'HEALTHCHECK CMD wget localhost',
      'ENTRYPOINT foo',
    ]);
    expect(new Set(steps.map(({ dialect }) => dialect))).toEqual(new Set(['buildah']));
  });

  it('counts words where Docker counts args', () => {
    expect(steps[3]?.buildArgs).toEqual([
      { name: 'NPM_TOKEN', value: 'blue berry=1' },
      { name: 'WITH', value: 'defa' },
    ]);
  });

  it('takes its suffixes off', () => {
    const [env, copy] = parse(
      entry(['/bin/sh -c #(nop) ENV A=b|inheritLabels=false']),
      entry(`/bin/sh -c #(nop) COPY file:${HEX} in /x |inheritLabels=false|force-mtime=1`),
    );
    expect([env?.text, copy?.text]).toEqual(['ENV A=b', 'COPY file:b8e79ed6a519 /x']);
  });

  it('leaves the rows of a base that Docker built to Docker', () => {
    const mixed = parse(
      entry(`/bin/sh -c #(nop) ADD file:${HEX} in / `),
      entry(['/bin/sh -c #(nop)  CMD ["bash"]']),
      entry('/bin/sh -c npm ci'),
      entry(['/bin/sh -c #(nop) ENV A=b']),
    );
    expect(mixed.map(({ dialect }) => dialect)).toEqual(['classic', 'classic', 'buildah', 'buildah']);
  });
});

describe('images that no Dockerfile made', () => {
  it.each([
    [{ createdBy: '', comment: 'Imported from -', emptyLayer: false }, 'IMPORT', 'import'],
    [{ comment: 'Imported from -', emptyLayer: false }, 'IMPORT', 'import'],
    [{ createdBy: 'bash', emptyLayer: false }, 'COMMIT', 'commit'],
    [{ createdBy: '/bin/sh', emptyLayer: false }, 'COMMIT', 'commit'],
    [{ createdBy: 'node app.js', comment: 'after the upgrade', emptyLayer: false }, 'COMMIT', 'commit'],
    [{ createdBy: '', comment: 'merge sha256:1 to sha256:2', emptyLayer: false }, 'SQUASH', 'classic'],
    [{ createdBy: `# debian.sh --arch 'amd64' out/ 'bookworm'`, comment: 'debuerreotype 0.15', emptyLayer: false }, 'UNKNOWN', 'unknown'],
    [{ createdBy: 'RUN npm ci', emptyLayer: false }, 'RUN', 'unknown'],
    [{ createdBy: 'ENV A=b', emptyLayer: true }, 'ENV', 'unknown'],
    [{ createdBy: 'c:\\windows\\system32\\cmd.exe', emptyLayer: false }, 'COMMIT', 'commit'],
    [{ createdBy: 'npm ci', emptyLayer: false }, 'RUN', 'unknown'],
    [{ emptyLayer: true }, 'UNKNOWN', 'unknown'],
  ])('%j', (row, instruction, dialect) => {
    expect(parse(row)[0]).toMatchObject({ instruction, dialect });
  });
});

describe('hostile history', () => {
  const piece = fc.constantFrom(
    '|',
    '2',
    ' ',
    '/bin/sh -c ',
    '#(nop) ',
    'ENV ',
    'ARG ',
    'A=',
    '"',
    "'",
    '\\',
    '\n',
    ' # buildkit',
    'RUN ',
    'SHELL ',
    '[',
    '{',
    'x',
    'é',
  );
  const text = fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join(''));

  it('never throws, and gives one step for each entry', () => {
    fc.assert(
      fc.property(fc.array(fc.record({ createdBy: text, comment: text, emptyLayer: fc.boolean() })), fc.nat(9), (history, layers) => {
        const { steps } = parseSteps(history, layers);
        expect(steps.map(({ index }) => index)).toEqual(history.map((_, index) => index));
        const made = steps.flatMap(({ layer }) => (layer === null ? [] : [layer]));
        expect(new Set(made).size).toBe(made.length);
        for (const layer of made) expect(layer).toBeLessThan(layers);
      }),
    );
  });

  it.each([
    ['shells in the args', `|9 A=${'x /bin/sh -c '.repeat(50_000)}`],
    ['names in an ARG', `ARG A=${'A '.repeat(200_000)}a`],
    ['pairs in an ENV', `ENV ${'A=" '.repeat(50_000)}`],
    ['suffixes', `/bin/sh -c #(nop) ENV A=b${'|force-mtime'.repeat(50_000)}!`],
    ['slashes before a shell', `|1 A=b ${'/a'.repeat(100_000)}`],
    ['spaces', `ENV A=${' '.repeat(300_000)}x`],
  ])('reads %s in linear time', (_, createdBy) => {
    const started = performance.now();
    parse({ createdBy, emptyLayer: true, comment: 'buildkit.dockerfile.v0' }, { createdBy, emptyLayer: true });
    expect(performance.now() - started).toBeLessThan(20_000);
  });
});
