import { execFileSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { describe, expect, inject, it } from 'vitest';
import { expectedFiles, missing, strays } from '../../scripts/release/pack-contents';

const files = execFileSync('tar', ['-tzf', inject('tarball')], { encoding: 'utf8' })
  .split('\n')
  .filter((name) => name !== '' && !name.endsWith('/'))
  .map((name) => name.replace(/^package\//, ''));

describe('the tarball', () => {
  it('holds what is to be published', () => {
    expect(missing(files)).toEqual([]);
  });

  it('and nothing else: no sources, tests, scripts or leftovers of the build', () => {
    expect(strays(files)).toEqual([]);
  });

  it('is small', ({ annotate }) => {
    const { size } = statSync(inject('tarball'));
    annotate(`${files.length} files, ${size} bytes packed`);
    expect(size).toBeLessThan(1_000_000);
  });
});

describe('the list of what is to be published', () => {
  it.each([
    'lib/index.ts',
    'dist/index.js.map',
    'dist/construct.tsbuildinfo',
    'dist/app.meta.json',
    'node_modules/a/b.js',
  ])('does not allow %s', (file) => {
    expect(strays([...expectedFiles(), file])).toEqual([file]);
  });

  it('misses a file that is gone', () => {
    expect(missing(expectedFiles().filter((file) => file !== 'dist/index.d.ts'))).toEqual(['dist/index.d.ts']);
  });
});
