import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DIST } from '../build/paths';
import { buildApp } from '../build-app';
import { buildSelfCheck } from '../build-self-check';

/**
 * Sees to it that `dist/app` and `dist/self-check` are there and fresh before stacks are synthesised from the sources. An
 * asset that is fresh already is left alone, because other runs may be reading it.
 */
export default async function setup(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'cdk-twilio-webhook-app-'));
  try {
    refresh('app', (await buildApp(join(folder, 'app'))).file);
    refresh('self-check', (await buildSelfCheck(join(folder, 'self-check'))).file);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function refresh(name: string, built: string): void {
  const fresh = readFileSync(built);
  const file = join(DIST, name, 'index.js');
  if (existsSync(file) && readFileSync(file).equals(fresh)) return;
  mkdirSync(join(DIST, name), { recursive: true });
  writeFileSync(file, fresh);
}
