import { execFileSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, inject, it } from 'vitest';
import { ROOT } from './user-project';

/** Everything published besides the compiled construct library. */
const OWN = [
  '.jsii',
  'API.md',
  'CHANGELOG.md',
  'LICENSE',
  'NOTICE',
  'README.md',
  'THIRD-PARTY-NOTICES.txt',
  'package.json',
  'dist/app/app.js',
  'dist/app/app.js.map',
  'dist/app/index.js',
  'dist/delivery-app/app.js',
  'dist/delivery-app/app.js.map',
  'dist/delivery-app/index.js',
  'dist/relay-app/app.js',
  'dist/relay-app/index.js',
  'dist/lambda/delivery/event-schema.json',
  'dist/lambda/delivery/schema.json',
  'dist/bin/app.js',
  'dist/bin/sandbox-thread.js',
  'dist/bin/twilio-webhook.js',
  'dist/point-phone-number/index.js',
  'dist/self-check-function/index.js',
  ...['lambda', 'lambda/delivery', 'lambda/idempotency', 'lambda/relay', 'lambda/testing'].flatMap((name) =>
    ['js', 'mjs', 'd.ts', 'd.mts'].map((end) => `dist/${name}/index.${end}`),
  ),
];

function compiledConstruct(): string[] {
  return readdirSync(join(ROOT, 'lib'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .flatMap((file) => ['js', 'd.ts'].map((end) => `dist/${file.slice(0, -'ts'.length)}${end}`));
}

const files = execFileSync('tar', ['-tzf', inject('tarball')], { encoding: 'utf8' })
  .split('\n')
  .filter((name) => name !== '' && !name.endsWith('/'))
  .map((name) => name.replace(/^package\//, ''));

describe('the tarball', () => {
  it('contains no sources, tests, scripts or build leftovers', () => {
    expect(files.toSorted()).toEqual([...OWN, ...compiledConstruct()].toSorted());
  });

  it('is smaller than 1.1 MB', ({ annotate }) => {
    const { size } = statSync(inject('tarball'));
    annotate(`${files.length} files, ${size} bytes packed`);
    expect(size).toBeLessThan(1_100_000);
  });
});
