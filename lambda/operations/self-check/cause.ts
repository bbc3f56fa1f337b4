import type { Cause } from '../diagnose';

/** Why a self-check failed, beside the causes that a refused signature can have. Sections of `docs/self-check.md`. */
export const FAULTS = [
  'name-not-resolving',
  'connection-refused',
  'no-connection',
  'timeout',
  'certificate-name',
  'certificate-expired',
  'certificate-chain',
  'tls',
  'redirect',
  'door-refused',
  'unknown-host',
  'signature-lost',
  'no-self-check',
  'base-path',
  'other-answer',
  'server-error',
  'token-unavailable',
  'forged-accepted',
] as const;

/** Why a self-check failed. */
export type SelfCheckCause = (typeof FAULTS)[number] | Cause;

/** What is wrong with one public origin. */
export interface Fault {
  readonly cause: SelfCheckCause;
  /** What was expected, what came and what to change: whole sentences without a secret. */
  readonly words: string;
  /**
   * How long it can still come right by itself after a deployment: `deployment` while names, certificates and routes
   * spread, `moment` while a new version of the function takes over, `never` when it is sure at once.
   */
  readonly mayPass: 'deployment' | 'moment' | 'never';
}

/** A fault that can pass while what was deployed spreads. */
export function spreading(cause: SelfCheckCause, words: string): Fault {
  return { cause, words, mayPass: 'deployment' };
}

/** A fault of what was deployed, once the last function of the old kind is gone. */
export function settled(cause: SelfCheckCause, words: string): Fault {
  return { cause, words, mayPass: 'moment' };
}
