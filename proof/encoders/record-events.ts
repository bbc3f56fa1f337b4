import { request as httpRequest } from 'node:http';
import type { RawRequest } from '../../lambda/front-door/front-door';
import { REQUESTS } from './requests';

/** A server of an encoder, which remembers the event that it made last. */
export interface EncoderServer {
  /** @returns the port. */
  start(): Promise<number>;
  stop(): Promise<unknown>;
  last(): unknown;
}

/** Sends all requests to an encoder's server. @returns its events, without what differs from run to run. */
export async function recordEvents(server: EncoderServer): Promise<Record<string, Record<string, unknown>>> {
  const port = await server.start();
  try {
    const events: Record<string, Record<string, unknown>> = {};
    for (const { name, wire } of REQUESTS) {
      await send(wire, port);
      events[name] = JSON.parse(JSON.stringify(server.last()), settled(port));
    }
    return events;
  } finally {
    await server.stop();
  }
}

function send({ method, target, host, headers, body }: RawRequest, port: number): Promise<void> {
  const length = method === 'POST' ? ['Content-Length', String(body.length)] : [];
  const all = ['Host', host, ...length, ...headers.flat(), 'Connection', 'close'];
  return new Promise((resolve, reject) => {
    const client = httpRequest({ host: '127.0.0.1', port, method, path: target, headers: all, agent: false });
    client.on('error', reject).on('response', (response) => response.resume().on('end', () => resolve()));
    client.end(body);
  });
}

/** What is different in each run, and what an emulator makes up of the caller, which no door is read for. */
const LEFT_OUT = new Set([
  'requestTime',
  'time',
  'requestTimeEpoch',
  'timeEpoch',
  'extendedRequestId',
  'requestId',
  'identity',
  'authorizer',
]);

function settled(port: number) {
  return (key: string, value: unknown) => {
    if (LEFT_OUT.has(key)) return undefined;
    return value === String(port) ? '443' : value;
  };
}
