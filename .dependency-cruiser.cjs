/** The walls: imports only point down, and the stages never import each other. See src/README.md. */
const STAGES = ['source', 'layer', 'detect', 'correlate', 'report', 'policy', 'cache', 'store'];

module.exports = {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'model-imports-nothing',
      severity: 'error',
      from: { path: '^src/model/' },
      to: { path: '^src/', pathNot: '^src/model/' },
    },
    {
      name: 'tar-imports-only-model',
      severity: 'error',
      from: { path: '^src/tar/' },
      to: { path: '^src/', pathNot: '^src/(tar|model)/' },
    },
    ...STAGES.map((stage) => ({
      name: `${stage}-is-a-stage`,
      comment: 'A stage sees model, and tar where it handles bytes; data passes between stages through model.',
      severity: 'error',
      from: { path: `^src/${stage}/` },
      to: {
        path: '^src/',
        pathNot: ['source', 'layer'].includes(stage) ? `^src/(${stage}|tar|model)/` : `^src/(${stage}|model)/`,
      },
    })),
    {
      name: 'workers-run-layer-and-detect-elsewhere',
      comment: 'A thread does what the main thread would: it joins two stages, and only scan.ts and run.ts know of threads.',
      severity: 'error',
      from: { path: '^src/workers/' },
      to: { path: '^src/', pathNot: '^src/(workers|layer|detect|tar|model)/' },
    },
    {
      name: 'only-the-pipeline-knows-of-workers',
      severity: 'error',
      from: { pathNot: '^src/(workers/|(prepare|scan|run|run-setting|scanner|shared-layers)\\.ts$)' },
      to: { path: '^src/workers/' },
    },
    {
      name: 'an-audit-is-a-job-beside-a-scan',
      comment: 'It scans by scanner.ts, reads registries and its store; nothing but the public API knows of it.',
      severity: 'error',
      from: { pathNot: '^src/(audit/|index\\.ts$)' },
      to: { path: '^src/audit/' },
    },
    {
      name: 'lint-is-a-job-on-two-stages',
      comment: 'Files are looked at by the detector and told of in the words of correlate; what of them is printed is no matter of theirs.',
      severity: 'error',
      from: { path: '^src/lint/' },
      to: { path: '^src/', pathNot: '^src/(lint|correlate|detect|model)/' },
    },
    {
      name: 'rules-are-shown-by-the-detector-that-reads-them',
      severity: 'error',
      from: { path: '^src/rules/' },
      to: { path: '^src/', pathNot: '^src/(rules|detect|model)/' },
    },
    {
      name: 'nothing-imports-the-command-line',
      severity: 'error',
      from: { pathNot: '^src/cli/' },
      to: { path: '^src/cli/' },
    },
    {
      name: 'the-command-line-uses-the-public-api-and-reports',
      severity: 'error',
      from: { path: '^src/cli/' },
      to: { path: '^src/', pathNot: '^src/(cli|report|model|serve)/|^src/(index|prepare|version)\\.ts$' },
    },
    {
      name: 'dockerode-only-in-the-engine-source',
      severity: 'error',
      from: { pathNot: '^src/source/' },
      to: { path: 'node_modules/dockerode' },
    },
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|test|testdata)/' },
  },
};
