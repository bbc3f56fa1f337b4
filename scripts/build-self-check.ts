import { type BundledFunction, bundleFunction } from './bundle-function';

/** Bundles the self-check's function. */
export function buildSelfCheck(folder: string): Promise<BundledFunction> {
  return bundleFunction('operations/self-check/index.ts', folder);
}
