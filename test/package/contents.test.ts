import { execFileSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { describe, expect, inject, it } from 'vitest';

const files = execFileSync('tar', ['-tzf', inject('tarball')], { encoding: 'utf8' })
  .split('\n')
  .filter((name) => name !== '' && !name.endsWith('/'))
  .map((name) => name.replace(/^package\//, ''));

const EXPECTED = [
  '.jsii',
  'LICENSE',
  'NOTICE',
  'THIRD-PARTY-NOTICES.txt',
  'package.json',
  'dist/index.js',
  'dist/index.d.ts',
  'dist/app/app.js',
  'dist/app/app.js.map',
  'dist/app/index.js',
  'dist/bin/app.js',
  'dist/bin/sandbox-thread.js',
  'dist/bin/twilio-webhook.js',
  'dist/self-check-function/index.js',
  'dist/lambda/index.js',
  'dist/lambda/index.mjs',
  'dist/lambda/index.d.ts',
  'dist/lambda/index.d.mts',
  'dist/idempotency/index.js',
  'dist/idempotency/index.mjs',
  'dist/idempotency/index.d.ts',
  'dist/idempotency/index.d.mts',
  'dist/testing/index.js',
  'dist/testing/index.mjs',
  'dist/testing/index.d.ts',
  'dist/testing/index.d.mts',
];

describe('the tarball', () => {
  it.each(EXPECTED)('holds %s', (file) => {
    expect(files).toContain(file);
  });

  it('holds no sources, tests, scripts or leftovers of the build', () => {
    const strays = files.filter((file) => {
      const source = /\.tsx?$/.test(file) && !/\.d\.ts$/.test(file);
      const folder = !file.startsWith('dist/') && file.includes('/');
      return (
        source ||
        folder ||
        /tsbuildinfo|\.meta\.json$|\.sha256$|(?<!^dist\/app\/app\.js)\.map$|\.snap$|test\./.test(file)
      );
    });
    expect(strays).toEqual([]);
  });

  it('is small', ({ annotate }) => {
    const { size } = statSync(inject('tarball'));
    annotate(`${files.length} files, ${size} bytes packed`);
    expect(size).toBeLessThan(1_000_000);
  });
});
