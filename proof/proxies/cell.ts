import type { SignedRequestOptions } from '../../lambda/testing/test-kit';

/** Programs that end TLS in front of the local run. */
export type Terminator = 'nginx' | 'HAProxy' | 'tunnel';

/** Where Twilio calls in every cell, unless it says otherwise. */
export const ORIGIN = 'https://hooks.example.com';

/** A request as Twilio makes it, and how it goes over the wire. */
export interface CellRequest extends Partial<Pick<SignedRequestOptions, 'method' | 'params' | 'json' | 'headers'>> {
  /** The URL that is signed. @default - `/voice` at {@link ORIGIN} */
  readonly url?: string;
  /** The target as it is sent, where Twilio sends another spelling than it signs. @default - that of the URL */
  readonly target?: string;
  readonly http2?: boolean;
  /** Sends the body in chunks, without its length. */
  readonly chunked?: boolean;
}

/** One set-up with one request. */
export interface Cell {
  /** How the terminator is set up, in words. */
  readonly setUp: string;
  /** Its configuration: nginx's in the server block, HAProxy's in the frontend, the tunnel's choice of a host. */
  readonly config: (upstream: string) => string;
  /** What is sent, in words. */
  readonly sends: string;
  readonly request?: CellRequest;
  /** Label of the door of the local run that is behind. @default 'ALB' */
  readonly door?: string;
  /** The public origin that the function has declared. @default - none */
  readonly declared?: string;
  /** `accepted`, or how it is refused and the cause that `explain` has to name. */
  readonly expected: 'accepted' | readonly [outcome: string, cause: string];
  /** What the answer has to be compressed with. @default - not compressed */
  readonly compressed?: 'gzip';
}

/** What came of a cell. */
export interface CellResult {
  readonly terminator: Terminator;
  readonly cell: Cell;
  readonly outcome: string;
  /** What `explain` says of a request that was refused. */
  readonly cause: string | undefined;
  readonly status: number;
  /** The body of the answer, decompressed. */
  readonly body: string;
  readonly contentEncoding: string | undefined;
  /** What came of the same request with another signature. */
  readonly forged: { readonly outcome: string; readonly status: number };
}
