import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { releaseNotes } from './release/changelog';

/**
 * `tsx scripts/check-release.ts <tag>`: holds a tag to package.json, its lock and CHANGELOG.md, and prints what is new.
 * Run where the release is published.
 */
function main([tag]: readonly string[]): string {
  const read = (file: string) => readFileSync(join(process.cwd(), file), 'utf8');
  const { version } = JSON.parse(read('package.json'));
  const lock = JSON.parse(read('package-lock.json'));
  const found = { 'package.json': version, 'package-lock.json': lock.version, 'its root': lock.packages[''].version };
  for (const [file, own] of Object.entries(found)) {
    if (tag !== `v${own}`) throw new Error(`The tag is ${tag ?? 'missing'}, but ${file} has version ${own}.`);
  }
  return releaseNotes(read('CHANGELOG.md'), version);
}

try {
  console.log(main(process.argv.slice(2)));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
