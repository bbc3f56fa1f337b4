import { type ClientRequest, request as httpRequest, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Socket } from 'node:net';
import { type SignedRequest, toRawRequest } from '../../../lambda/testing';
import { destination, type Reach, secureContextOf } from './destination';
import { parseTextUrl } from './text-url';

/** Milliseconds that Twilio waits. https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides */
export interface Limits {
  /** For the TCP connection. */
  readonly connectMs: number;
  /** For the answer to begin. */
  readonly readMs: number;
  /** For everything. */
  readonly totalMs: number;
}

/** An answer as it came over the socket. */
export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** At most {@link MAX_BODY_BYTES} of it. */
  readonly body: Buffer;
  readonly connectMs: number;
  readonly durationMs: number;
}

export interface ExchangeOptions {
  readonly reach: Reach;
  readonly limits: Limits;
  /** False when the certificate is not to be looked at. Default true. */
  readonly verify?: boolean;
  /** False when the handshake is not to name the host. Default true. */
  readonly sni?: boolean;
}

/** Far above the 64 kB that Twilio reads, so that the real size of most answers can be told. */
export const MAX_BODY_BYTES = 1024 * 1024;

/** Sends a request over a socket of its own. @throws {DeliveryFailure} when no whole answer comes. */
export function exchange(request: SignedRequest, options: ExchangeOptions): Promise<Answer> {
  const started = performance.now();
  const since = () => Math.round((performance.now() - started) * 10) / 10;
  return new Promise((resolve, reject) => {
    const client = open(request, options);
    const watch = watchTime(client, options.limits, since);
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

function open(request: SignedRequest, { reach, verify = true, sni = true }: ExchangeOptions): ClientRequest {
  const url = parseTextUrl(request.url);
  const { method, host, target, headers, body } = toRawRequest(request);
  const { servername, ...where } = destination(url, reach);
  const length = method === 'POST' ? ['Content-Length', String(body.length)] : [];
  const options = {
    ...where,
    // IPv4 is what Twilio connects over.
    family: where.host.includes(':') ? 6 : 4,
    method,
    path: wireTarget(target),
    headers: ['Host', host, ...length, 'Connection', 'close', ...headers.flat()],
    agent: false as const,
  };
  if (url.scheme === 'http') return httpRequest(options);
  const context = secureContextOf(reach);
  const trust = context && { secureContext: context };
  return httpsRequest({ ...options, ...trust, servername: sni ? servername : '', rejectUnauthorized: verify });
}

/** Twilio signs an apostrophe in the query plain and sends it escaped. https://github.com/twilio/twilio-node/issues/1059 */
function wireTarget(target: string): string {
  const mark = target.indexOf('?');
  return mark < 0 ? target : target.slice(0, mark) + target.slice(mark).replaceAll("'", '%27');
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

/** Ends the request with a failure once a limit is passed, and knows how far it came. */
function watchTime(client: ClientRequest, limits: Limits, since: () => number) {
  let connectMs = 0;
  let secured = false;
  const end = (failure: DeliveryFailure) => () => void client.destroy(failure);
  const connecting = setTimeout(end(connectTimeout(limits.connectMs)), limits.connectMs);
  const total = setTimeout(end(totalTimeout(limits.totalMs)), limits.totalMs);
  let reading: NodeJS.Timeout | undefined;
  const ready = () => {
    secured = true;
    reading = setTimeout(end(readTimeout(limits.readMs)), limits.readMs);
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

function connectTimeout(ms: number): DeliveryFailure {
  return new DeliveryFailure('connect', 11205, `No TCP connection within ${ms} ms.`);
}

function readTimeout(ms: number): DeliveryFailure {
  return new DeliveryFailure('read-timeout', 11205, `No answer within ${ms} ms.`);
}

function totalTimeout(ms: number): DeliveryFailure {
  return new DeliveryFailure('total-timeout', 11205, `No whole answer within ${ms} ms.`);
}

/**
 * Why no usable answer came. `connect` takes in name resolution and TLS: Twilio's retry policy `ct` is for all of them.
 * https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides
 */
export type FailureKind = 'connect' | 'read-timeout' | 'total-timeout' | 'protocol' | 'redirect' | 'status';

/** A request without a usable answer, under the code that Twilio would log. https://www.twilio.com/docs/api/errors */
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

/** Twilio's codes by what Node and OpenSSL call the failure. */
const CODES: readonly (readonly [names: RegExp, kind: FailureKind, code: number, words: string])[] = [
  [/^(?:ENOTFOUND|EAI_AGAIN|EAI_NODATA|ENODATA)$/, 'connect', 11210, 'The host name does not resolve'],
  [/^ECONNREFUSED$/, 'connect', 11205, 'The connection was refused'],
  [/^(?:EHOSTUNREACH|ENETUNREACH|ETIMEDOUT|EADDRNOTAVAIL)$/, 'connect', 11205, 'The host cannot be reached'],
  [/^ERR_TLS_CERT_ALTNAME_INVALID$/, 'connect', 11235, 'The certificate is for another name'],
  [/^CERT_(?:HAS_EXPIRED|NOT_YET_VALID)$/, 'connect', 11236, 'The certificate is not valid today'],
  [/^(?:UNABLE_TO|DEPTH_ZERO|SELF_SIGNED|CERT_|INVALID_CA)/, 'connect', 11237, 'No path to a trusted certificate'],
  [/^(?:ERR_SSL_|ERR_TLS_|EPROTO)/, 'connect', 11220, 'The TLS handshake failed'],
  [/^HPE_/, 'protocol', 11206, 'The answer is no HTTP'],
  [/^(?:ECONNRESET|EPIPE)$/, 'protocol', 11206, 'The connection broke before the whole answer came'],
];

/** An error of a socket as a failure with Twilio's code. `secured` tells a broken handshake from a broken answer. */
function asFailure(error: unknown, secured: boolean): DeliveryFailure {
  if (error instanceof DeliveryFailure) return error;
  const { code = '', message = String(error) } = error as NodeJS.ErrnoException;
  const broken = /^(?:ECONNRESET|EPIPE)$/.test(code);
  if (broken && !secured) return new DeliveryFailure('connect', 11220, `The TLS handshake failed (${code}).`);
  const [, kind, twilio, words] = CODES.find(([names]) => names.test(code)) ?? [null, 'protocol', 11200, message];
  return new DeliveryFailure(kind as FailureKind, Number(twilio), `${words}${code === '' ? '' : ` (${code})`}.`);
}
