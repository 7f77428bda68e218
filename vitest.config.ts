import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    reporters: ['default', './e2e/counts-reporter.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    fileParallelism: false,
    // Threads that the tested code starts are not vitest's: they need a loader for TypeScript.
    pool: 'forks',
    poolOptions: {
      forks: { execArgv: ['--import', import.meta.resolve('./scripts/typescript.mjs')] },
    },
    projects: [
      {
        extends: true,
        test: { name: 'unit', include: ['{backend,renderer,resources,scripts}/**/*.test.ts'] },
      },
      {
        extends: true,
        test: { name: 'e2e', include: ['{e2e,scripts}/**/*.spec.ts'], testTimeout: 600_000 },
      },
    ],
  },
});
