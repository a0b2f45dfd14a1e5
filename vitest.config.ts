import { defineConfig } from 'vitest/config';

const CONTAINER_TESTS = '{app,loadtest,grafana,deploy/k8s}/test/**/*.container.test.ts';
const BROWSER_TESTS = '{app,loadtest,grafana,deploy/k8s}/test/**/*.browser.test.ts';
const WHOLE_RUNS = '{app,loadtest,grafana,deploy/k8s}/test/**/*.e2e.test.ts';

/** A test waits for what it expects; these limits are for what never comes, however slow the machine. */
const PATIENCE = { testTimeout: 60_000, hookTimeout: 60_000, expect: { poll: { timeout: 30_000 } } };

/** Loses nothing only if its clients are not starved, so it shares the machine with no other test. */
const DRAIN = 'app/test/supervisor/drain.container.test.ts';

// Kinds of tests, one after the other: pure code, real parts in containers and in a browser, whole runs alone.
export default defineConfig({
  test: {
    reporters: ['default', ['json', { outputFile: '.cache/test-results.json' }]],
    projects: [
      {
        test: {
          ...PATIENCE,
          name: 'unit',
          include: ['{app,loadtest,grafana,deploy/k8s}/test/**/*.test.ts'],
          exclude: [CONTAINER_TESTS, BROWSER_TESTS, WHOLE_RUNS],
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          ...PATIENCE,
          name: 'container',
          include: [CONTAINER_TESTS],
          exclude: [DRAIN],
          maxWorkers: 3, // they wait more than they work
          testTimeout: 240_000,
          hookTimeout: 240_000,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          ...PATIENCE,
          name: 'browser',
          include: [BROWSER_TESTS],
          maxWorkers: 3, // beside the containers, so as many as theirs
          hookTimeout: 300_000, // Chromium may have to be installed
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          ...PATIENCE,
          name: 'alone',
          include: [WHOLE_RUNS, DRAIN],
          fileParallelism: false,
          testTimeout: 240_000,
          hookTimeout: 600_000,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
