import { join } from 'node:path';
import { type BuiltApp, buildApp, checkSize, DELIVERY_APP, RELAY_APP } from '../build-app';
import { type BundledFunction, buildPointing, buildSelfCheck } from './operations';

/** The functions that a stack deploys from `dist/`. */
export interface DeployedFunctions {
  readonly app: BuiltApp;
  readonly deliveryApp: BuiltApp;
  /** Runs only on the user's machine. */
  readonly relayApp: BuiltApp;
  readonly selfCheck: BundledFunction;
  readonly pointing: BundledFunction;
}

/**
 * Bundles every function that a stack deploys, each into the folder where the construct expects it. Requires only
 * esbuild, so `cdk synth` can run it in a fresh checkout.
 *
 * @throws {RangeError} if an app exceeds its size limit.
 */
export async function buildFunctions(dist: string): Promise<DeployedFunctions> {
  const app = await buildApp(join(dist, 'app'), { sourceMap: true });
  checkSize(app);
  const deliveryApp = await buildApp(join(dist, 'delivery-app'), { sourceMap: true, entry: DELIVERY_APP });
  checkSize(deliveryApp);
  const relayApp = await buildApp(join(dist, 'relay-app'), { entry: RELAY_APP });
  const selfCheck = await buildSelfCheck(join(dist, 'self-check-function'));
  const pointing = await buildPointing(join(dist, 'point-phone-number'));
  return { app, deliveryApp, relayApp, selfCheck, pointing };
}
