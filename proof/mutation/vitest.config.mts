import { defineConfig } from 'vitest/config';

/**
 * Runs changed code against the tests named after its files only. The others (the whole handler, attacks, properties) would
 * detect more, but run for nearly every change, which turns an hour into a day.
 */
export default defineConfig({
  test: {
    setupFiles: ['scripts/vitest/fixed-seed.ts'],
    include: [
      'test/lambda/check.test.ts',
      'test/lambda/{auth-token,encoding,front-door,public-url,signature}/*.test.ts',
    ],
  },
});
