import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { ensureBuilt } from '../build/build-package';
import { ROOT } from '../build/paths';

declare module 'vitest' {
  interface ProvidedContext {
    /** Path of the packed package. */
    tarball: string;
  }
}

/** Builds the package if its sources changed, packs it and provides the tarball's path to the tests. */
export default async function setup(project: TestProject): Promise<() => void> {
  await ensureBuilt();
  const folder = mkdtempSync(join(tmpdir(), 'cdk-twilio-webhook-pack-'));
  const args = ['pack', '--json', '--ignore-scripts', '--pack-destination', folder];
  const [packed] = JSON.parse(execFileSync('npm', args, { cwd: ROOT, encoding: 'utf8' }));
  project.provide('tarball', join(folder, packed.filename));
  return () => rmSync(folder, { recursive: true, force: true });
}
