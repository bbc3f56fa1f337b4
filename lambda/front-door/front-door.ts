import type { FrontDoorName } from '../../lib/contract';

/** Headers by lower-case name, each with all its values in the order they came. Has no prototype. */
export type HeaderValues = Readonly<Record<string, readonly string[]>>;

/** A name and its value, in the order they came. */
export type Pair = readonly [name: string, value: string];

/**
 * The path of the public URL as far as the door kept it.
 *
 * - `raw`: the bytes of the request line.
 * - `decoded`: percent-decoded by the door, so that several spellings can have produced it.
 */
export interface ReceivedPath {
  readonly form: 'raw' | 'decoded';
  readonly value: string;
  /** The stage that the path may start with (`live` for `/live/voice`), which a proxy in front may have added. */
  readonly stage?: string;
}

/**
 * The query as far as the door kept it.
 *
 * - `raw`: the query string of the request line, without `?`.
 * - `encoded`: names and values still percent-encoded, grouped by name, their order not reliable.
 * - `decoded`: names and values decoded, grouped by name, their order not reliable.
 */
export type ReceivedQuery =
  | { readonly form: 'raw'; readonly value: string }
  | { readonly form: 'encoded' | 'decoded'; readonly pairs: readonly Pair[] };

/** A body as the event carries it. Stays undecoded until its size is checked. */
export interface ReceivedBody {
  readonly content: string;
  readonly isBase64Encoded: boolean;
}

/** What a front door's event says of the request, in one shape for all doors. Nothing in it is validated. */
export interface FrontDoorRequest {
  readonly frontDoor: FrontDoorName;
  /** Upper-case HTTP method. */
  readonly method: string;
  readonly scheme: 'http' | 'https';
  /** `host[:port]`, `undefined` when the event has none. */
  readonly host: string | undefined;
  /** True where AWS wrote the host (`requestContext.domainName`); false where it is the client's `Host` header. */
  readonly hostWrittenByAws: boolean;
  readonly path: ReceivedPath;
  readonly query: ReceivedQuery;
  readonly headers: HeaderValues;
  readonly body: ReceivedBody;
  /** The URL that a handler would build which knows nothing of the door: for the log, never for the check. */
  readonly receivedUrl: string;
}

/** An answer in one shape for all doors. */
export interface FrontDoorResponse {
  readonly statusCode: number;
  readonly headers: readonly Pair[];
  /** Text goes out as it is, bytes base64-encoded. */
  readonly body: string | Uint8Array;
}

/** Reads one kind of event and writes the answer in that door's shape. */
export interface FrontDoorCodec {
  readonly name: FrontDoorName;
  /** Whether the event has this door's marks. At most one door accepts an event. */
  accepts(event: unknown): boolean;
  /** Reads an accepted event. Never throws, whatever the event holds beside the marks. */
  read(event: unknown): FrontDoorRequest;
  /** The answer in the shape that the door wants for this event. */
  write(response: FrontDoorResponse, event: unknown): unknown;
}
