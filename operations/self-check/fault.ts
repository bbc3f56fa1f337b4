import type { Cause } from '../../diagnosis';

/** Causes of a failed self-check, besides those of a refused signature. Each has a row in `docs/self-check.md`. */
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

/** The cause of a failed self-check. */
export type SelfCheckCause = (typeof FAULTS)[number] | Cause;

/** A problem with one public origin. */
export interface Fault {
  readonly cause: SelfCheckCause;
  /** The expectation, the finding and the fix, in full sentences without secrets. */
  readonly message: string;
  /**
   * The event after a deployment that may end the fault: the `propagation` of names, certificates and routes, or the
   * `rollover` to a new version of the function or token. `never` if the fault is final.
   */
  readonly passesWith: 'propagation' | 'rollover' | 'never';
}

/** Creates a fault that may pass while the deployment propagates. */
export function propagationFault(cause: SelfCheckCause, message: string): Fault {
  return { cause, message, passesWith: 'propagation' };
}

/** Creates a fault of the function, which may pass once its old version and its old token are gone. */
export function functionFault(cause: SelfCheckCause, message: string): Fault {
  return { cause, message, passesWith: 'rollover' };
}
