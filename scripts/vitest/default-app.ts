import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DIST } from '../build/paths';
import { buildApp } from '../build-app';

/**
 * Sees to it that `dist/app` is there and fresh before stacks are synthesised from the sources. An asset that is fresh
 * already is left alone, because other runs may be reading it.
 */
export default async function setup(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'cdk-twilio-webhook-app-'));
  try {
    const fresh = readFileSync((await buildApp(join(folder, 'app'))).file);
    const file = join(DIST, 'app', 'index.js');
    if (existsSync(file) && readFileSync(file).equals(fresh)) return;
    mkdirSync(join(DIST, 'app'), { recursive: true });
    writeFileSync(file, fresh);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
