import { defineConfig } from 'vitest/config';

// Three kinds of tests, in this order: pure code, one real part in a container, whole runs (alone on the machine).
export default defineConfig({
  test: {
    reporters: ['default', ['json', { outputFile: '.cache/test-results.json' }]],
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{app,loadtest}/test/**/*.test.ts'],
          exclude: ['**/*.container.test.ts', '**/*.e2e.test.ts'],
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          name: 'container',
          include: ['{app,loadtest}/test/**/*.container.test.ts'],
          fileParallelism: false,
          testTimeout: 60_000,
          hookTimeout: 120_000,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['{app,loadtest}/test/**/*.e2e.test.ts'],
          fileParallelism: false,
          testTimeout: 240_000,
          hookTimeout: 600_000,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
