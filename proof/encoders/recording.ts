import { readFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { join } from 'node:path';
import type { EncodeOptions, RawRequest } from '../../lambda/encoding';
import type { FrontDoorName } from '../../lib/contract';
import { REQUESTS } from './requests';

/** The events that another package makes for one front door. */
export interface RecordedKind {
  /** Package and version, such as `serverless-offline 14.8.2`. */
  readonly encoder: string;
  readonly door: FrontDoorName;
  /** Options that make our own encoder behave like the same front door. */
  readonly options: EncodeOptions;
  /** The events by the name of their request. */
  readonly events: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** Path of the recording. */
export const RECORDED = join(__dirname, 'recorded.json');

/** Returns the events that `npm run proof:encoders` recorded. */
export function recordedKinds(): readonly RecordedKind[] {
  return JSON.parse(readFileSync(RECORDED, 'utf8'));
}

/** The server of another package. */
export interface EncoderServer {
  /** @returns its port. */
  start(): Promise<number>;
  stop(): Promise<unknown>;
  /** Returns the event that it made last. */
  last(): unknown;
}

/** Sends all requests to a server. @returns its events, without the members that differ from run to run. */
export async function recordEvents(server: EncoderServer): Promise<Record<string, Record<string, unknown>>> {
  const port = await server.start();
  try {
    const events: Record<string, Record<string, unknown>> = {};
    for (const { name, wire } of REQUESTS) {
      await send(wire, port);
      events[name] = JSON.parse(JSON.stringify(server.last()), stable(port));
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

/** Members that differ in each run, or that an emulator invents about the caller. No front door reads them. */
const OMITTED = new Set([
  'requestTime',
  'time',
  'requestTimeEpoch',
  'timeEpoch',
  'extendedRequestId',
  'requestId',
  'identity',
  'authorizer',
]);

function stable(port: number) {
  return (key: string, value: unknown) => {
    if (OMITTED.has(key)) return undefined;
    return value === String(port) ? '443' : value;
  };
}
