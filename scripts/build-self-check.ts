import { type BundledFunction, bundleFunction } from './bundle-function';

/** Bundles the self-check's function. */
export function buildSelfCheck(folder: string): Promise<BundledFunction> {
  return bundleFunction('lambda/operations/self-check/handler.ts', folder);
}
