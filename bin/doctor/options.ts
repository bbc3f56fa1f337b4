import type { SigningSharedKey } from '../../lambda/testing';
import type { KindName, Limits, Reach } from '../twilio';

/** Returns the addresses of a host name. */
export type Lookup = (host: string) => Promise<readonly string[]>;

/** Options of an examination. */
export interface ExamineOptions {
  /** Token to sign with. Without it, no request is signed correctly. */
  readonly authToken?: string | undefined;
  /** Signs instead of the auth token. */
  readonly sharedKey?: SigningSharedKey | undefined;
  readonly kind: KindName;
  readonly method: 'GET' | 'POST';
  readonly reach: Reach;
  /** Maximum waits. Tests shorten those of Twilio. */
  readonly limits: Limits;
  /** Milliseconds that Event Streams and Conversations wait. */
  readonly quickMs: number;
  /** Hosts that the service may see instead of the public one. */
  readonly internalHosts?: readonly string[] | undefined;
  /** Default: the system's resolver. */
  readonly lookup?: Lookup | undefined;
  /** Default: the current time. */
  readonly now?: Date | undefined;
}
