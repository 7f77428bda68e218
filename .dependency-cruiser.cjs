const room = (name) => `^backend/${name}/`;
const test = '(\\.test|/testing|/test-support/.*)\\.ts$';

/** Who may import whom; see docs/structure.md. */
module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'contract-imports-nothing-of-ours',
      severity: 'error',
      from: { path: room('contract') },
      to: { path: '^backend/(?!contract/)' },
    },
    {
      name: 'engine-knows-tensors-and-the-contract',
      severity: 'error',
      from: { path: room('engine'), pathNot: test },
      to: {
        pathNot: [
          '^backend/(engine|contract)/',
          '^backend/random\\.ts$',
          '^node_modules/(@tensorflow|@types/node|webgpu|zod)',
          '^(node:)?(fs|path|url|module|util|os|worker_threads)',
        ],
      },
    },
    {
      name: 'rooms-below-the-service-keep-apart',
      severity: 'error',
      from: { path: '^backend/(store|datasets|runtimes)/' },
      to: { path: '^backend/(?!contract/)([^/]+)/', pathNot: '^backend/$1/' },
    },
    {
      name: 'evaluate-uses-engine-and-datasets',
      severity: 'error',
      from: { path: room('evaluate') },
      to: { path: '^backend/(store|jobs|cli|service)' },
    },
    {
      name: 'the-worker-never-opens-the-database',
      severity: 'error',
      from: { path: '^backend/jobs/worker' },
      to: { path: '^backend/(store|cli|service)' },
    },
    {
      name: 'the-window-knows-the-contract-only',
      severity: 'error',
      from: { path: '^renderer/' },
      to: { path: '^(backend/(?!contract/)|electron/|scripts/)' },
    },
    {
      name: 'the-studio-knows-neither-host-nor-tensors',
      severity: 'error',
      from: { path: room('studio') },
      to: { path: '^backend/(cli|host|engine)/' },
    },
    {
      name: 'the-host-carries-the-studio',
      severity: 'error',
      from: { path: room('host') },
      to: { path: '^backend/(?!(host|studio|contract)/)' },
    },
    {
      name: 'only-the-cli-starts-the-host',
      severity: 'error',
      from: { path: '^backend/(?!(cli|host)/)' },
      to: { path: room('host') },
    },
    {
      name: 'only-the-cli-and-tests-start-from-the-top',
      severity: 'error',
      from: { path: '^backend/(?!cli/)', pathNot: test },
      to: { path: room('cli') },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { extensions: ['.ts', '.js', '.mjs', '.cjs'] },
  },
};
