import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { DIST } from '../build/paths';
import { buildApp } from '../build-app';
import { buildPointing } from '../build-pointing';
import { buildSelfCheck } from '../build-self-check';

/**
 * Sees to it that the functions in `dist/` are there and fresh before stacks are synthesised from the sources. An asset that is fresh already is left alone, because other runs may be reading it.
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
