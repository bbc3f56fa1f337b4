import { type ClientRequest, request as httpRequest, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIPv6, type Socket } from 'node:net';
import type { RawRequest } from '../../../lambda/testing';
import { OverrideRanges } from '../../../lib/contract';
import { secureContext } from './reach';

/** Maximum size of a response body. Far above the 64 kB that Twilio reads, so that most real sizes can be reported. */
export const MAX_BODY_BYTES = 1024 * 1024;

/** Time limits in milliseconds. https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides */
export interface Limits {
  /** Until the TCP connection is open. */
  readonly connectMs: number;
  /** From then until the response headers arrive. */
  readonly readMs: number;
  /** For the whole exchange. */
  readonly totalMs: number;
}

/** Twilio's own limits, without connection overrides. */
export const DEFAULT_LIMITS: Limits = {
  connectMs: OverrideRanges.ct.standard,
  readMs: OverrideRanges.rt.standard,
  totalMs: OverrideRanges.tt.standard,
};

/** The server to connect to, which may differ from the host that the request names. */
export interface Connection {
  /** IP address, or a name that is resolved over IPv4 only, as Twilio does. */
  readonly host: string;
  readonly port: number;
  /** Trusted certificate authorities in PEM. Default: those of Node. */
  readonly ca?: readonly string[] | undefined;
  /** Host name in the TLS handshake; empty to leave it out. Default: empty. */
  readonly servername?: string | undefined;
  /** Whether the certificate has to be valid. Default: true. */
  readonly verify?: boolean | undefined;
  /** Default: Twilio's. */
  readonly limits?: Limits | undefined;
}

/** A response as it came over the socket. */
export interface HttpResponse {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** The first {@link MAX_BODY_BYTES}. */
  readonly body: Buffer;
  readonly connectMs: number;
  readonly durationMs: number;
}

/**
 * Sends one request over a new socket, with TLS if its scheme is `https`. The target and the headers go out as written.
 *
 * @throws {DeliveryFailure} when no complete response arrives within the limits.
 */
export function exchange(request: RawRequest, connection: Connection): Promise<HttpResponse> {
  const started = performance.now();
  const since = () => Math.round((performance.now() - started) * 10) / 10;
  return new Promise((resolve, reject) => {
    const client = open(request, connection);
    const watch = watchTime(client, connection.limits ?? DEFAULT_LIMITS, since);
    const fail = (error: unknown) => {
      watch.stop();
      reject(asFailure(error, watch.secured()));
    };
    client.on('error', fail);
    client.on('response', (response) => {
      watch.answered();
      readBody(response).then((body) => {
        watch.stop();
        client.destroy();
        const { statusCode = 0, headers } = response;
        resolve({ status: statusCode, headers, body, connectMs: watch.connectMs(), durationMs: since() });
      }, fail);
    });
    client.end(request.body);
  });
}

function open(request: RawRequest, { host, port, ca, servername = '', verify = true }: Connection): ClientRequest {
  const { method, target, headers, body } = request;
  const length = body.length > 0 || method === 'POST' ? ['Content-Length', String(body.length)] : [];
  const options = {
    host,
    port,
    family: isIPv6(host) ? 6 : 4,
    method,
    path: target,
    headers: ['Host', request.host, ...length, 'Connection', 'close', ...headers.flat()],
    agent: false as const,
  };
  if (request.scheme === 'http') return httpRequest(options);
  const trust = ca && { secureContext: secureContext(ca) };
  return httpsRequest({ ...options, ...trust, servername, rejectUnauthorized: verify });
}

function readBody(response: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  return new Promise((resolve, reject) => {
    response.on('data', (chunk: Buffer) => {
      size += chunk.length;
      chunks.push(chunk);
      if (size >= MAX_BODY_BYTES) resolve(Buffer.concat(chunks).subarray(0, MAX_BODY_BYTES));
    });
    response.on('end', () => resolve(Buffer.concat(chunks)));
    response.on('error', reject);
  });
}

/** Destroys the request when it exceeds a limit, and tracks its progress. */
function watchTime(client: ClientRequest, limits: Limits, since: () => number) {
  let connectMs = 0;
  let secured = false;
  const end = (kind: FailureKind, message: string) => () =>
    void client.destroy(new DeliveryFailure(kind, 11205, message));
  const connecting = setTimeout(end('connect', `No TCP connection within ${limits.connectMs} ms.`), limits.connectMs);
  const total = setTimeout(end('total-timeout', `No complete response within ${limits.totalMs} ms.`), limits.totalMs);
  let reading: NodeJS.Timeout | undefined;
  const ready = () => {
    secured = true;
    reading = setTimeout(end('read-timeout', `No response within ${limits.readMs} ms.`), limits.readMs);
  };
  client.on('socket', (socket: Socket) => {
    socket.once('connect', () => {
      connectMs = since();
      clearTimeout(connecting);
      if (!('encrypted' in socket)) ready();
    });
    socket.once('secureConnect', ready);
  });
  const stop = () => [connecting, reading, total].forEach(clearTimeout);
  return { stop, answered: () => clearTimeout(reading), secured: () => secured, connectMs: () => connectMs };
}

/**
 * The stage at which a delivery failed. `connect` includes name resolution and TLS, as Twilio's retry policy `ct` does.
 * https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides
 */
export type FailureKind = 'connect' | 'read-timeout' | 'total-timeout' | 'protocol' | 'redirect' | 'status';

/** A request without a usable response, with the code that Twilio would log. https://www.twilio.com/docs/api/errors */
export class DeliveryFailure extends Error {
  override readonly name = 'DeliveryFailure';

  constructor(
    readonly kind: FailureKind,
    readonly code: number,
    message: string,
  ) {
    super(message);
  }
}

/** Twilio's codes by the name that Node or OpenSSL has for the error. */
const CODES: readonly (readonly [names: RegExp, kind: FailureKind, code: number, words: string])[] = [
  [/^(?:ENOTFOUND|EAI_AGAIN|EAI_NODATA|ENODATA)$/, 'connect', 11210, "The host name doesn't resolve"],
  [/^ECONNREFUSED$/, 'connect', 11205, 'The connection was refused'],
  [/^(?:EHOSTUNREACH|ENETUNREACH|ETIMEDOUT|EADDRNOTAVAIL)$/, 'connect', 11205, "The host can't be reached"],
  [/^ERR_TLS_CERT_ALTNAME_INVALID$/, 'connect', 11235, 'The certificate is for a different host name'],
  [/^CERT_(?:HAS_EXPIRED|NOT_YET_VALID)$/, 'connect', 11236, "The certificate has expired or isn't valid yet"],
  [
    /^(?:UNABLE_TO|DEPTH_ZERO|SELF_SIGNED|CERT_|INVALID_CA)/,
    'connect',
    11237,
    "The certificate doesn't chain to a trusted authority",
  ],
  [/^(?:ERR_SSL_|ERR_TLS_|EPROTO)/, 'connect', 11220, 'The TLS handshake failed'],
  [/^HPE_/, 'protocol', 11206, "The response isn't HTTP"],
  [/^(?:ECONNRESET|EPIPE)$/, 'protocol', 11206, 'The connection closed before the complete response arrived'],
];

/** Maps a socket's error to Twilio's code. `secured` tells a broken handshake from a broken response. */
function asFailure(error: unknown, secured: boolean): DeliveryFailure {
  if (error instanceof DeliveryFailure) return error;
  const { code = '', message = String(error) } = error as NodeJS.ErrnoException;
  const broken = /^(?:ECONNRESET|EPIPE)$/.test(code);
  if (broken && !secured) return new DeliveryFailure('connect', 11220, `The TLS handshake failed (${code}).`);
  const [, kind, twilio, words] = CODES.find(([names]) => names.test(code)) ?? [null, 'protocol', 11200, message];
  return new DeliveryFailure(kind as FailureKind, Number(twilio), `${words}${code === '' ? '' : ` (${code})`}.`);
}
