import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { buildFunctions } from '../build/functions';
import { DIST } from '../build/paths';

/**
 * Rebuilds the functions in `dist/` that are missing or stale, for tests that synthesize from the sources. Leaves fresh files
 * untouched, because other runs may be reading them.
 */
export default async function setup(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'cdk-twilio-webhook-app-'));
  try {
    const { app, deliveryApp, selfCheck, pointing } = await buildFunctions(folder);
    const apps = [app, deliveryApp].flatMap(({ bundle, file }) => [bundle, file]);
    for (const file of [...apps, selfCheck.file, pointing.file]) refresh(basename(dirname(file)), file);
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
