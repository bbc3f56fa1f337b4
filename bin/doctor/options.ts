import type { KindName, Limits, Reach } from '../twilio';

/** The addresses of a host name. */
export type Lookup = (host: string) => Promise<readonly string[]>;

/** What is looked at, and how long Twilio would wait. */
export interface ExamineOptions {
  readonly authToken?: string | undefined;
  readonly kind: KindName;
  readonly method: 'GET' | 'POST';
  readonly reach: Reach;
  /** Twilio's own; shorter ones in tests. */
  readonly limits: Limits;
  /** Answers slower than this are too slow for Event Streams and Conversations. */
  readonly quickMs: number;
  /** Default the system's resolver. */
  readonly lookup?: Lookup | undefined;
  readonly now?: Date | undefined;
}
