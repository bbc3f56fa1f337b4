import { type BundledFunction, bundleFunction } from './bundle-function';

/** Bundles what sets URLs at Twilio during a deployment. */
export function buildPointing(folder: string): Promise<BundledFunction> {
  return bundleFunction('operations/pointing/handler.ts', folder);
}
