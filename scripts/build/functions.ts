import { join } from 'node:path';
import { type BuiltApp, buildApp, checkSize } from '../build-app';
import { type BundledFunction, buildPointing, buildSelfCheck } from './operations';

/** The functions that a stack deploys from `dist/`. */
export interface DeployedFunctions {
  readonly app: BuiltApp;
  readonly selfCheck: BundledFunction;
  readonly pointing: BundledFunction;
}

/**
 * Bundles every function that a stack deploys, each into the folder where the construct expects it. Requires only
 * esbuild, so `cdk synth` can run it in a fresh checkout.
 *
 * @throws {RangeError} if the default app exceeds its size limit.
 */
export async function buildFunctions(dist: string): Promise<DeployedFunctions> {
  const app = await buildApp(join(dist, 'app'), { sourceMap: true });
  checkSize(app);
  const selfCheck = await buildSelfCheck(join(dist, 'self-check-function'));
  const pointing = await buildPointing(join(dist, 'point-phone-number'));
  return { app, selfCheck, pointing };
}
