import { createServer as createHttpServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { encoders } from '../../../lambda/encoding';
import type { RawRequest } from '../../../lambda/front-door';
import type { Certificates } from '../certificates';
import { type HttpAnswer, type Invocation, messageAnswer, ownAnswer, type SandboxLog } from '../sandbox';
import { readBody, toWireRequest } from './incoming-request';
import type { LocalDoor } from './local-door';

/** One request that a listener answered. */
export interface Exchange {
  readonly door: LocalDoor;
  /** `undefined` when it was no request that a door can take. */
  readonly request: RawRequest | undefined;
  /** False when the door answered without the function. */
  readonly invoked: boolean;
  readonly answer: HttpAnswer;
  readonly logs: readonly SandboxLog[];
  /** What the door handed to the function, and what came back; `undefined` when it answered without it. */
  readonly event?: unknown;
  readonly response?: unknown;
  readonly timing?: Timing;
}

/** When a request came and how long it took, in milliseconds. */
export interface Timing {
  /** Since 1970. */
  readonly at: number;
  /** From the last byte of the request to the answer, waiting for the requests before it included. */
  readonly totalMs: number;
  /** How long the function took to load, where it had to be. */
  readonly initMs?: number;
}

/** What a listener needs of the function behind it. */
export interface Invoker {
  invoke(event: unknown): Promise<Invocation>;
}

/** What stands behind a listener. */
export interface Behind {
  /** Called for the first request and later, so that the function may be started after the port is known. */
  readonly invoker: () => Invoker;
  /** Told of each exchange before its answer goes out. */
  readonly onExchange: (exchange: Exchange) => void;
}

/** As a load balancer takes; the others take less. GET webhooks carry all their parameters in the request line. */
const MAX_HEADER_BYTES = 64 * 1024;

/** A server that turns requests into the door's events and the function's results into the door's answers. */
export function doorListener(door: LocalDoor, certificates: Certificates, behind: Behind): Server {
  const listener = (request: IncomingMessage, response: ServerResponse) => {
    exchange(door, request, behind)
      .then((done) => {
        behind.onExchange(done);
        write(done.answer, request, response);
      })
      // The client has gone: there is nobody to answer.
      .catch(() => request.destroy());
  };
  if (door.scheme === 'x-forwarded-proto') return createHttpServer({ maxHeaderSize: MAX_HEADER_BYTES }, listener);
  const { key, cert, ca } = certificates;
  return createHttpsServer({ key, cert: cert + ca, minVersion: 'TLSv1.2', maxHeaderSize: MAX_HEADER_BYTES }, listener);
}

async function exchange(door: LocalDoor, request: IncomingMessage, behind: Behind): Promise<Exchange> {
  const body = await readBody(request, door.maxBodyBytes);
  const at = Date.now();
  const start = performance.now();
  const wire = toWireRequest(request, body === 'too-large' ? new Uint8Array() : body, door.scheme);
  const refused = { door, request: wire, invoked: false, logs: [], timing: { at, totalMs: 0 } };
  if (body === 'too-large') return { ...refused, answer: door.tooLarge };
  if (!wire) return { ...refused, answer: ownAnswer(400, 'text/plain', 'Bad Request') };
  if (!isBelow(door.publicPrefix, wire.target)) return { ...refused, answer: messageAnswer(403, 'Forbidden') };
  const event = encoders[door.frontDoor](wire, door.encoding);
  const { result, logs, initMs } = await behind.invoker().invoke(event);
  const timing = { at, totalMs: performance.now() - start, ...(initMs === undefined ? {} : { initMs }) };
  const response = result.ok ? result.payload : undefined;
  return { door, request: wire, invoked: true, answer: door.answer(result), logs, event, response, timing };
}

/** A REST API knows no path but those of its stages. */
function isBelow(prefix: string, target: string): boolean {
  return target.startsWith(prefix) && /^(?:[/?]|$)/.test(target.slice(prefix.length));
}

/** Framing is the door's own: a length that the function gives could cut its answer short. */
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
  // A body that was not read to its end leaves the connection useless for another request.
  if (!request.complete) to.setHeader('connection', 'close');
  const bodiless = statusCode === 204 || statusCode === 304;
  if (!bodiless) to.setHeader('content-length', body.length);
  // Node leaves out the body of an answer to HEAD.
  to.end(bodiless ? undefined : body);
}
