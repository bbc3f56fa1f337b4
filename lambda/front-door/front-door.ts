import type { FrontDoorName, WEBSOCKET_API } from '../../lib/contract';

/** Headers by lower-case name, repeats joined with a comma. Has no prototype. */
export type Headers = Readonly<Record<string, string>>;

/** A name and its value. */
export type Pair = readonly [name: string, value: string];

/**
 * Path of the public URL, as far as the front door preserves it.
 *
 * - `raw`: the bytes of the request line.
 * - `decoded`: percent-decoded by the front door, so several encodings can have produced it.
 */
export interface ReceivedPath {
  readonly form: 'raw' | 'decoded';
  readonly value: string;
  /** Stage that the path may start with (`live` in `/live/voice`). A proxy in front may have added it. */
  readonly stage?: string;
  /** Whether a named stage replaces the mapping key, as at an HTTP API's custom domain. */
  readonly stageForKey?: true;
}

/**
 * Query of the public URL, as far as the front door preserves it.
 *
 * - `raw`: the query string of the request line, without `?`.
 * - `encoded`: names and values still percent-encoded, grouped by name. Their order isn't reliable.
 * - `decoded`: names and values decoded, grouped by name. Their order isn't reliable.
 */
export type ReceivedQuery =
  | { readonly form: 'raw'; readonly value: string }
  | { readonly form: 'encoded' | 'decoded'; readonly pairs: readonly Pair[] };

/** Body as the event contains it. Stays encoded until its size is checked. */
export interface ReceivedBody {
  readonly content: string;
  readonly isBase64Encoded: boolean;
}

/** The request that an event describes, in one shape for all front doors. Nothing in it is validated. */
export interface FrontDoorRequest {
  /** The front door, or the relay's API, whose handshake is checked like a webhook. */
  readonly frontDoor: FrontDoorName | typeof WEBSOCKET_API;
  /** Upper-case HTTP method. */
  readonly method: string;
  readonly scheme: 'http' | 'https';
  /** `host[:port]`, or `undefined` if the event has no host. */
  readonly host: string | undefined;
  /** Whether AWS set the host (`requestContext.domainName`). `false` if it is the client's `Host` header. */
  readonly hostWrittenByAws: boolean;
  readonly path: ReceivedPath;
  readonly query: ReceivedQuery;
  readonly headers: Headers;
  readonly body: ReceivedBody;
  /** The URL that a naive handler would build from the event. Only for the log, never for the signature check. */
  readonly receivedUrl: string;
}

/** The request of a webhook. */
export interface DoorRequest extends FrontDoorRequest {
  readonly frontDoor: FrontDoorName;
}

/** A response in one shape for all front doors. */
export interface FrontDoorResponse {
  readonly statusCode: number;
  readonly headers: readonly Pair[];
  /** Text is sent unchanged, bytes are base64-encoded. */
  readonly body: string | Uint8Array;
}

/** Reads the events of one front door and writes its responses. */
export interface FrontDoorCodec {
  readonly name: FrontDoorName;
  /** Whether the event is from this front door. At most one codec accepts an event. */
  accepts(event: unknown): boolean;
  /** Reads an accepted event. Never throws, regardless of the rest of the event. */
  read(event: unknown): DoorRequest;
  /**
   * Returns what writes responses in the shape that the front door expects for this event. Reads the event at once, because a
   * route may change it.
   */
  writer(event: unknown): (response: FrontDoorResponse) => unknown;
}
