import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '../../package-root';

/** The file that the function is loaded from. */
export interface FunctionCode {
  readonly file: string;
  /** Removes what was made for this run. */
  remove(): Promise<void>;
}

/**
 * The bundled default app, byte for byte as it is deployed. In a checkout it is bundled from the sources as they are
 * now, in a temporary folder, so that it is never stale and runs side by side do not disturb each other.
 */
export async function defaultAppCode(): Promise<FunctionCode> {
  const root = packageRoot();
  if (!existsSync(join(root, 'lambda', 'app.ts'))) {
    return { file: join(root, 'dist', 'app', 'index.js'), remove: async () => undefined };
  }
  const { buildApp } = await import('../../../scripts/build-app');
  const folder = await mkdtemp(join(tmpdir(), 'twilio-webhook-'));
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    return { file: (await buildApp(join(folder, 'app'))).file, remove };
  } catch (error) {
    await remove();
    throw error;
  }
}
