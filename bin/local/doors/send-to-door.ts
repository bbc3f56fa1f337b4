import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { RawRequest } from '../../../lambda/front-door';
import type { DoorServer } from './door-server';
import { LOOPBACK } from './listen';

/** Twilio waits so long for a call's webhook. */
const TIMEOUT_MS = 15_000;

/** An answer as it came over the socket. */
export interface Received {
  readonly status: number;
  readonly reason: string;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly body: Buffer;
}

/** Sends a request over a socket of its own, every header as given. @throws when no whole answer comes. */
export function sendToDoor({ door, port }: DoorServer, request: RawRequest, ca: string): Promise<Received> {
  const fixed = {
    host: LOOPBACK,
    port,
    method: request.method,
    path: request.target,
    headers: flatHeaders(request),
    agent: false,
    timeout: TIMEOUT_MS,
  };
  const client = door.scheme !== 'https' ? httpRequest(fixed) : httpsRequest({ ...fixed, ca, servername: 'localhost' });
  return new Promise((resolve, reject) => {
    client.on('error', reject);
    client.on('timeout', () => client.destroy(new Error(`No answer within ${TIMEOUT_MS / 1000} s.`)));
    client.on('response', (response) => received(response).then(resolve, reject));
    client.end(request.body);
  });
}

async function received(response: IncomingMessage): Promise<Received> {
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk);
  return {
    status: response.statusCode ?? 0,
    reason: response.statusMessage ?? '',
    headers: response.headers,
    body: Buffer.concat(chunks),
  };
}

/** Names and values in turn, which Node sends in this order and with repeats. */
function flatHeaders({ host, headers, body, method }: RawRequest): string[] {
  const length = body.length > 0 || method === 'POST' ? ['Content-Length', String(body.length)] : [];
  return ['Host', host, ...length, 'Connection', 'close', ...headers.flat()];
}
