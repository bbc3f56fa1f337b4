import { isIP, type LookupFunction } from 'node:net';
import { WebSocket } from 'ws';
import { type SigningSharedKey, signedRequest } from '../../../lambda/testing';
import type { Reach } from '../http';

/** A relay to connect to, and how. */
export interface RelayTarget {
  /** `wss://host/path`, signed as written. */
  readonly url: string;
  readonly authToken: string;
  readonly sharedKey?: SigningSharedKey | undefined;
  readonly reach: Reach;
}

/** The result of a handshake. */
export type Opened =
  | { readonly kind: 'open'; readonly socket: WebSocket; readonly durationMs: number }
  | { readonly kind: 'refused'; readonly status: number; readonly location: string | undefined }
  | { readonly kind: 'failed'; readonly message: string };

/** Options of a connection. */
export interface OpenOptions {
  readonly reach: Reach;
  readonly headers: Readonly<Record<string, string>>;
  /** Whether the certificate has to be trusted. Default: true. */
  readonly verify?: boolean;
  /** Default: 10 seconds. */
  readonly timeoutMs?: number;
}

const HANDSHAKE_MS = 10_000;

/** Opens a WebSocket. Follows no redirects, as Twilio. Never rejects. */
export function openSocket(url: string, options: OpenOptions): Promise<Opened> {
  const { reach, headers, verify = true, timeoutMs = HANDSHAKE_MS } = options;
  const { hostname } = new URL(url);
  const address = reach.addresses.get(hostname.toLowerCase());
  const lookup: LookupFunction = (_host, _options, found) =>
    found(null, [{ address: address ?? '', family: isIP(address ?? '') }]);
  const started = performance.now();
  const socket = new WebSocket(url, {
    headers,
    handshakeTimeout: timeoutMs,
    rejectUnauthorized: verify,
    ...(reach.ca ? { ca: [...reach.ca] } : {}),
    ...(address === undefined ? {} : { lookup }),
  });
  return new Promise((resolve) => {
    socket.once('open', () => resolve({ kind: 'open', socket, durationMs: performance.now() - started }));
    socket.once('unexpected-response', (_request, { statusCode: status = 0, headers: { location } }) => {
      resolve({ kind: 'refused', status, location });
      socket.terminate();
    });
    socket.on('error', (error) => resolve({ kind: 'failed', message: error.message }));
  });
}

/** Returns the headers of a handshake that Twilio signed for a URL. */
export function signedHeaders(
  signedUrl: string,
  { authToken, sharedKey }: Pick<RelayTarget, 'authToken' | 'sharedKey'>,
): Record<string, string> {
  const key = sharedKey ? { sharedKey } : { authToken };
  const { headers } = signedRequest({ url: signedUrl, method: 'GET', ...key });
  return Object.fromEntries(Object.entries(headers).filter(([name]) => /^(X-Twilio|User-Agent)/i.test(name)));
}
