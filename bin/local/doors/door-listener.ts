import { createServer as createHttpServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { encoders, type RawRequest, RefusedByFrontDoorError } from '../../../lambda/encoding';
import type { Pair } from '../../../lambda/front-door';
import type { Certificates } from '../certificates';
import type { Invocation } from '../sandbox';
import { type HttpAnswer, messageAnswer, ownAnswer } from './answers';
import type { Exchange } from './exchange';
import type { LocalDoor } from './local-door';

/** Callbacks of a listener. */
export interface ListenerOptions {
  /** Calls the function. Never rejects. */
  readonly invoke: (event: unknown) => Promise<Invocation>;
  /** Called with each exchange before its answer goes out. */
  readonly onExchange: (exchange: Exchange) => void;
}

/** A load balancer's limit; the other doors' are lower. GET webhooks have all their parameters in the request line. */
const MAX_HEADER_BYTES = 64 * 1024;

/** A request without a host is refused here, so that it's shown. */
const SERVER_OPTIONS = { maxHeaderSize: MAX_HEADER_BYTES, requireHostHeader: false };

/** Creates a server that turns requests into the door's events, and the function's results into the door's answers. */
export function doorListener(door: LocalDoor, certificates: Certificates, options: ListenerOptions): Server {
  const listener = (request: IncomingMessage, response: ServerResponse) => {
    exchange(door, request, options)
      .then((done) => {
        options.onExchange(done);
        write(done.answer, request, response);
      })
      // The client has hung up.
      .catch(() => request.destroy());
  };
  const { key, cert, ca } = certificates;
  const server =
    door.scheme === 'x-forwarded-proto'
      ? createHttpServer(SERVER_OPTIONS, listener)
      : createHttpsServer({ key, cert: cert + ca, minVersion: 'TLSv1.2', ...SERVER_OPTIONS }, listener);
  return server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
    const [answer, reason] =
      error.code === 'HPE_HEADER_OVERFLOW'
        ? ['431 Request Header Fields Too Large', `The headers are larger than ${MAX_HEADER_BYTES} bytes.`]
        : ['400 Bad Request', `The request isn't valid HTTP: ${error.code ?? error.message}.`];
    const status = { ...badRequest(), statusCode: Number(answer.slice(0, 3)) };
    const timing = { at: Date.now(), totalMs: 0 };
    options.onExchange({ door, request: undefined, invoked: false, refusal: reason, answer: status, logs: [], timing });
    socket.end(`HTTP/1.1 ${answer}\r\nConnection: close\r\n\r\n`);
  });
}

async function exchange(door: LocalDoor, request: IncomingMessage, { invoke }: ListenerOptions): Promise<Exchange> {
  const body = await readBody(request, door.maxBodyBytes);
  const at = Date.now();
  const start = performance.now();
  const raw = rawRequest(request, body === 'too-large' ? new Uint8Array() : body, door.scheme);
  const refused = (answer: HttpAnswer, refusal: string): Exchange => {
    return { door, request: raw, invoked: false, refusal, answer, logs: [], timing: { at, totalMs: 0 } };
  };
  if (body === 'too-large') return refused(door.tooLarge, `The body is larger than ${door.maxBodyBytes} bytes.`);
  if (!raw) return refused(badRequest(), NOT_A_PATH);
  if (!isBelow(door.publicPrefix, raw.target)) {
    return refused(messageAnswer(403, 'Forbidden'), outsideOf(door.publicPrefix, raw));
  }
  const event = encoded(door, raw);
  if (event instanceof RefusedByFrontDoorError) {
    return refused(messageAnswer(event.statusCode, event.answer), event.message);
  }
  const { result, logs, initMs } = await invoke(event);
  const timing = { at, totalMs: performance.now() - start, ...(initMs === undefined ? {} : { initMs }) };
  const response = result.ok ? result.payload : undefined;
  return { door, request: raw, invoked: true, answer: door.answer(result), logs, event, response, timing };
}

function encoded({ frontDoor, encoding }: LocalDoor, raw: RawRequest) {
  try {
    return encoders[frontDoor](raw, encoding);
  } catch (error) {
    if (error instanceof RefusedByFrontDoorError) return error;
    throw error;
  }
}

const NOT_A_PATH = "The request's target isn't a path, or it doesn't have exactly one Host header.";

function badRequest(): HttpAnswer {
  return ownAnswer(400, 'text/plain', 'Bad Request');
}

/** Names the URL to call instead. Query values stay out: they may be phone numbers. */
function outsideOf(prefix: string, { target, host, scheme }: RawRequest): string {
  const path = target.replace(/[?#].*/s, '');
  return `The path isn't below ${prefix}, which the public URL starts with. Call ${scheme}://${host}${prefix}${path}.`;
}

/** A REST API only knows the paths of its stages. */
function isBelow(prefix: string, target: string): boolean {
  return target.startsWith(prefix) && /^(?:[/?]|$)/.test(target.slice(prefix.length));
}

/**
 * Reads a request's body, or returns `too-large` as soon as it exceeds the limit. The rest is read and dropped so that
 * the client can read the answer.
 *
 * @throws when the client hangs up before the end.
 */
async function readBody(request: IncomingMessage, maxBytes: number): Promise<Buffer | 'too-large'> {
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) return drop(request);
  const chunks: Buffer[] = [];
  let size = 0;
  return new Promise((resolve, reject) => {
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= maxBytes) chunks.push(chunk);
      else resolve(drop(request));
    });
    request.on('end', () => resolve(Buffer.concat(chunks)));
    request.on('close', () => reject(new Error('The client hung up before the end of its request.')));
    request.on('error', reject);
  });
}

function drop(request: IncomingMessage): 'too-large' {
  request.removeAllListeners('data');
  request.on('error', () => undefined);
  request.resume();
  return 'too-large';
}

/** Hop-by-hop headers, which end at the door. https://www.rfc-editor.org/rfc/rfc9110#section-7.6.1 */
const HOP_BY_HOP = new Set(['connection', 'keep-alive', 'proxy-connection', 'te', 'transfer-encoding', 'upgrade']);

/**
 * Returns a request as it stood on the wire: target, header names, order and repeats unchanged.
 *
 * @returns `undefined` when the target isn't a path (`GET http://other/`, `OPTIONS *`) or there isn't exactly one host.
 */
function rawRequest(request: IncomingMessage, body: Uint8Array, scheme: LocalDoor['scheme']): RawRequest | undefined {
  const headers = headerPairs(request.rawHeaders);
  const [host, ...more] = headers.filter(([name]) => name.toLowerCase() === 'host').map(([, value]) => value);
  const target = request.url ?? '';
  if (!host || more.length > 0 || !target.startsWith('/')) return undefined;
  const sourceIp = request.socket.remoteAddress;
  return {
    method: request.method ?? 'GET',
    scheme: scheme === 'https' ? 'https' : forwardedScheme(headers),
    host,
    target,
    headers: headers.filter(([name]) => name.toLowerCase() !== 'host' && !HOP_BY_HOP.has(name.toLowerCase())),
    body,
    ...(sourceIp === undefined ? {} : { sourceIp }),
  };
}

function headerPairs(raw: readonly string[]): Pair[] {
  return raw.flatMap((name, index): Pair[] => (index % 2 === 0 ? [[name, raw[index + 1] ?? '']] : []));
}

/** The last value counts: the client may have written the earlier ones. */
function forwardedScheme(headers: readonly Pair[]): 'http' | 'https' {
  const values = headers
    .filter(([name]) => name.toLowerCase() === 'x-forwarded-proto')
    .flatMap(([, value]) => value.split(','));
  return values.at(-1)?.trim().toLowerCase() === 'https' ? 'https' : 'http';
}

/** The door frames its answers itself: a length from the function could cut them short. */
const FRAMING = new Set(['connection', 'content-length', 'keep-alive', 'transfer-encoding']);

function write({ statusCode, statusMessage, headers, body }: HttpAnswer, request: IncomingMessage, to: ServerResponse) {
  const names = new Map<string, string[]>();
  for (const [name, value] of headers) {
    const key = name.toLowerCase();
    if (!FRAMING.has(key)) names.set(key, [...(names.get(key) ?? []), value]);
  }
  to.statusCode = statusCode;
  if (statusMessage !== undefined) to.statusMessage = statusMessage;
  for (const [name, values] of names) to.setHeader(name, values);
  // The connection can't be reused after a body that wasn't read to its end.
  if (!request.complete) to.setHeader('connection', 'close');
  const bodiless = statusCode === 204 || statusCode === 304;
  if (!bodiless) to.setHeader('content-length', body.length);
  // Node omits the body of an answer to HEAD.
  to.end(bodiless ? undefined : body);
}
