import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildBundles } from './bundles';
import { compileConstruct } from './construct';
import { buildFunctions } from './functions';
import { bundledPackages, notices } from './notices';
import { DIST, ROOT } from './paths';
import { buildSchemas } from './schemas';
import { buildTypes, INLINED } from './types';

const SOURCES = ['bin', 'diagnosis', 'lambda', 'lib', 'operations', 'scripts'];
const FILES = ['package-lock.json', 'package.json', 'tsconfig.json', 'tsconfig.strict.json'];

/** Holds the fingerprint of the sources that `dist/` was built from. Not published. */
const BUILT_FROM = join(DIST, 'build.sha256');

/** Builds everything that is published from scratch. jsii takes longest and runs in parallel with the rest. */
export async function buildPackage(): Promise<void> {
  const sources = fingerprint();
  rmSync(DIST, { recursive: true, force: true });
  await Promise.all([compileConstruct(), buildRuntime()]);
  writeFileSync(BUILT_FROM, sources);
}

/** Builds if the sources differ from those that `dist/` was built from. */
export async function ensureBuilt(): Promise<void> {
  const current = existsSync(BUILT_FROM) && readFileSync(BUILT_FROM, 'utf8') === fingerprint();
  if (!current) await buildPackage();
}

async function buildRuntime(): Promise<void> {
  const { app, deliveryApp, relayApp, selfCheck, pointing } = await buildFunctions(DIST);
  const functions = [app, deliveryApp, relayApp, selfCheck, pointing];
  const metafiles = [...(await buildBundles()), ...functions.map(({ metafile }) => metafile)];
  const packages = [...bundledPackages(metafiles), ...INLINED.map((name) => `node_modules/${name}`)];
  writeFileSync(join(ROOT, 'THIRD-PARTY-NOTICES.txt'), `${notices(ROOT, packages)}\n`);
  buildTypes();
  buildSchemas();
}

/** Returns a hash of everything that the build depends on. */
function fingerprint(): string {
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
