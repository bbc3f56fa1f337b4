import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../build/paths';

/** What is published beside the construct library. */
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
  'dist/bin/app.js',
  'dist/bin/sandbox-thread.js',
  'dist/bin/twilio-webhook.js',
  'dist/point-phone-number/index.js',
  'dist/self-check-function/index.js',
  ...['lambda', 'idempotency', 'testing'].flatMap(entryPoint),
];

function entryPoint(name: string): string[] {
  return ['js', 'mjs', 'd.ts', 'd.mts'].map((end) => `dist/${name}/index.${end}`);
}

/** Every file that the package has to have; it may have no other. Paths are from the package's root. */
export function expectedFiles(): readonly string[] {
  const sources = readdirSync(join(ROOT, 'lib'), { recursive: true, encoding: 'utf8' });
  const names = sources.filter((file) => file.endsWith('.ts')).map((file) => file.slice(0, -'.ts'.length));
  return [...OWN, ...names.flatMap((name) => [`dist/${name}.js`, `dist/${name}.d.ts`])];
}

/** What of a package is not allowed in it. */
export function strays(files: readonly string[]): string[] {
  const expected = new Set(expectedFiles());
  return files.filter((file) => !expected.has(file));
}

/** What a package lacks. */
export function missing(files: readonly string[]): string[] {
  return expectedFiles().filter((file) => !files.includes(file));
}
