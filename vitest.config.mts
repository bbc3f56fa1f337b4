import { defineConfig } from 'vitest/config';

/** Tests that start processes or need the built package. */
const END_TO_END = ['test/package/**/*.test.ts', 'test/**/*.e2e.test.ts'];

/** Tests of the examples, which share one packed, installed and synthesized copy. */
const EXAMPLES = ['test/examples/**/*.test.ts'];

/** Tests that need programs a developer may not have, such as nginx. */
const WEEKLY = ['test/**/*.weekly.test.ts'];

/** Tests that mock modules of Node, and therefore need modules of their own. */
const ISOLATED = ['test/lib/function/webhook-function.test.ts', 'test/lambda/attacks/cost.test.ts'];

/** AWS CDK's own validation takes longer than everything else in a synthesis. One file of the construct's tests switches it on. */
const QUICK_SYNTHESIS = { CDK_VALIDATION: 'false' };

export default defineConfig({
  test: {
    setupFiles: ['scripts/vitest/fixed-seed.ts'],
    // Logs are only useful when a test fails.
    silent: 'passed-only',
    // Generous, because a busy machine is slow.
    testTimeout: 60_000,
    // The default leaves one of usually two processors idle.
    maxWorkers: '100%',
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/*.test.ts', 'test/!(lib)/**/*.test.ts'],
          exclude: [...END_TO_END, ...EXAMPLES, ...WEEKLY, ...ISOLATED],
          globalSetup: ['scripts/vitest/default-app.ts'],
          // A third of the time would go into loading the same modules for each file.
          isolate: false,
        },
      },
      {
        extends: true,
        test: {
          name: 'construct',
          include: ['test/lib/**/*.test.ts'],
          exclude: [...END_TO_END, ...ISOLATED],
          globalSetup: ['scripts/vitest/default-app.ts'],
          // Loading aws-cdk-lib takes longer than most tests: load it once per worker, not once per file.
          isolate: false,
          env: QUICK_SYNTHESIS,
        },
      },
      {
        extends: true,
        test: {
          name: 'isolated',
          include: ISOLATED,
          globalSetup: ['scripts/vitest/default-app.ts'],
          env: QUICK_SYNTHESIS,
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: END_TO_END,
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
          hookTimeout: 120_000,
        },
      },
      {
        extends: true,
        test: { name: 'weekly', include: WEEKLY },
      },
    ],
    coverage: {
      provider: 'v8',
      include: ['{lambda,diagnosis,operations,lib,bin}/**/*.ts'],
      exclude: ['test/**'],
      reporter: ['text-summary', 'json-summary'],
      thresholds: {
        '{lambda,diagnosis,operations}/**': { lines: 95, branches: 95 },
      },
    },
  },
});
