import { defineConfig } from 'vitest/config';

/**
 * The tests that changed code is run against: those named after its files alone. All others (the whole handler, attacks,
 * properties) would notice more, but run for nearly every change: an hour becomes a day.
 */
export default defineConfig({
  test: {
    setupFiles: ['scripts/vitest/fixed-seed.ts'],
    include: ['test/lambda/check.test.ts', 'test/lambda/{auth-token,front-door,public-url,signature}/*.test.ts'],
  },
});
