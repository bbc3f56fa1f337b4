import { defineConfig } from 'vitest/config';

/** Tests that start processes or need the built package. */
const SLOW = ['test/package/**/*.test.ts', 'test/**/*.e2e.test.ts'];

/** Tests of what a stranger makes of the examples, which are packed, installed and synthesised once for all. */
const EXAMPLES = ['test/examples/**/*.test.ts'];

/** Tests of the construct that mock modules, and so need modules of their own. */
const MOCKING = ['test/lib/function/webhook-function.test.ts'];

export default defineConfig({
  test: {
    setupFiles: ['scripts/vitest/fixed-seed.ts'],
    // No test waits for long, but a machine that does other things as well can take its time.
    testTimeout: 60_000,
    // Vitest would leave one processor to itself: half of them on the usual two.
    maxWorkers: '100%',
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/*.test.ts', 'test/!(lib)/**/*.test.ts', ...MOCKING],
          exclude: [...SLOW, ...EXAMPLES],
          globalSetup: ['scripts/vitest/default-app.ts'],
        },
      },
      {
        extends: true,
        test: {
          name: 'construct',
          include: ['test/lib/**/*.test.ts'],
          exclude: [...SLOW, ...MOCKING],
          globalSetup: ['scripts/vitest/default-app.ts'],
          // Loading aws-cdk-lib costs more than all the tests: one process does it once, not once a file.
          isolate: false,
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: SLOW,
          globalSetup: ['scripts/vitest/packed-package.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'examples',
          include: EXAMPLES,
          globalSetup: ['test/examples/setup.ts'],
          testTimeout: 120_000,
        },
      },
    ],
    coverage: {
      provider: 'v8',
      include: ['{lambda,diagnosis,operations,lib,bin}/**/*.ts'],
      exclude: ['test/**'],
      reporter: ['text', 'json-summary'],
      thresholds: {
        '{lambda,diagnosis,operations}/**': { lines: 95, branches: 95 },
      },
    },
  },
});
