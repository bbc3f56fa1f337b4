import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildApp } from '../build-app';
import { buildPointing } from '../build-pointing';
import { buildSelfCheck } from '../build-self-check';
import { buildBundles } from './bundles';
import { compileConstruct } from './construct';
import { fingerprint } from './fingerprint';
import { bundledPackages, notices } from './notices';
import { DIST, ROOT } from './paths';
import { buildTypes, INLINED } from './types';

/** Says what `dist/` was built from; not published. */
const BUILT_FROM = join(DIST, 'build.sha256');

/** Builds everything that is published, from nothing. jsii takes longest and runs beside the rest. */
export async function buildPackage(): Promise<void> {
  const sources = fingerprint();
  rmSync(DIST, { recursive: true, force: true });
  await Promise.all([compileConstruct(), buildRuntime()]);
  writeFileSync(BUILT_FROM, sources);
}

/** Builds if the sources are not those that `dist/` was built from. */
export async function ensureBuilt(): Promise<void> {
  const current = existsSync(BUILT_FROM) && readFileSync(BUILT_FROM, 'utf8') === fingerprint();
  if (!current) await buildPackage();
}

async function buildRuntime(): Promise<void> {
  const app = await buildApp(join(DIST, 'app'), { sourceMap: true });
  const selfCheck = await buildSelfCheck(join(DIST, 'self-check-function'));
  const pointing = await buildPointing(join(DIST, 'point-phone-number'));
  const metafiles = [...(await buildBundles()), app.metafile, selfCheck.metafile, pointing.metafile];
  const packages = [...bundledPackages(metafiles), ...INLINED.map((name) => `node_modules/${name}`)];
  writeFileSync(join(ROOT, 'THIRD-PARTY-NOTICES.txt'), `${notices(ROOT, packages)}\n`);
  buildTypes();
}
