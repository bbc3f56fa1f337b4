import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { buildPointing, buildSelfCheck } from '../build/operations';
import { DIST } from '../build/paths';
import { buildApp } from '../build-app';

/**
 * Rebuilds the functions in `dist/` that are missing or stale, for tests that synthesize from the sources. Leaves fresh files
 * untouched, because other runs may be reading them.
 */
export default async function setup(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'cdk-twilio-webhook-app-'));
  try {
    const app = await buildApp(join(folder, 'app'), { sourceMap: true });
    for (const file of [app.bundle, app.file]) refresh('app', file);
    refresh('point-phone-number', (await buildPointing(join(folder, 'point-phone-number'))).file);
    refresh('self-check-function', (await buildSelfCheck(join(folder, 'self-check-function'))).file);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function refresh(name: string, built: string): void {
  const fresh = readFileSync(built);
  const file = join(DIST, name, basename(built));
  if (existsSync(file) && readFileSync(file).equals(fresh)) return;
  mkdirSync(join(DIST, name), { recursive: true });
  writeFileSync(file, fresh);
}
