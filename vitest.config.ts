import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    reporters: ['default', './e2e/counts-reporter.ts'],
    testTimeout: 60_000,
    fileParallelism: false,
    projects: [
      {
        extends: true,
        test: { name: 'unit', include: ['{backend,resources,scripts}/**/*.test.ts'] },
      },
      {
        extends: true,
        test: { name: 'e2e', include: ['{e2e,scripts}/**/*.spec.ts'], testTimeout: 600_000 },
      },
    ],
  },
});
