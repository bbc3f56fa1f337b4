import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './paths';

const SOURCES = ['bin', 'lambda', 'lib', 'scripts'];
const FILES = ['package-lock.json', 'package.json', 'tsconfig.json', 'tsconfig.strict.json'];

/** A hash of everything that the build is made from. */
export function fingerprint(): string {
  const hash = createHash('sha256');
  for (const file of [...FILES, ...SOURCES.flatMap(filesIn)])
    hash.update(`${file}\0`).update(readFileSync(join(ROOT, file)));
  return hash.digest('hex');
}

function filesIn(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((file) => file.slice(ROOT.length + 1));
}
