import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Emulator, post } from './emulators';

/** Faults of a destination. After some of them it has the entries although the caller sees a failure. */
export const FAULTS = [
  'throttled',
  'error before storing',
  'error after storing',
  'lost answer',
  'no answer',
  'no answer after storing',
  'partial failure',
] as const;

/** A fault of a destination. */
export type Fault = (typeof FAULTS)[number];

/** A call of a destination: its target, and the entries in its body. */
export interface DestinationCall {
  readonly target: string;
  readonly entries: readonly Readonly<Record<string, unknown>>[];
}

/** Chooses a fault for a call; `undefined` to let it through. */
export type ChooseFault = (call: DestinationCall) => Fault | undefined;

/** A proxy in front of a destination that makes calls fail. */
export interface FaultProxy {
  readonly url: string;
  /** Number of calls by fault. */
  readonly injected: ReadonlyMap<Fault, number>;
  /** Number of all calls. */
  readonly calls: () => number;
  /** Refuses all connections until {@link comeBack}. */
  goAway(): Promise<void>;
  comeBack(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts a proxy in front of an emulator. */
export async function startFaultProxy(emulator: Emulator, choose: ChooseFault): Promise<FaultProxy> {
  const injected = new Map<Fault, number>();
  let calls = 0;
  let port = 0;
  const server = createServer((request, response) => {
    calls += 1;
    answer(request, response, emulator, (call) => {
      const fault = choose(call);
      if (fault) injected.set(fault, (injected.get(fault) ?? 0) + 1);
      return fault;
    }).catch(() => response.destroy());
  });
  const listen = async () => {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    port = (server.address() as AddressInfo).port;
  };
  const close = async () => {
    if (!server.listening) return;
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
  };
  await listen();
  return {
    url: `http://127.0.0.1:${port}`,
    injected,
    calls: () => calls,
    goAway: close,
    comeBack: listen,
    stop: close,
  };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  emulator: Emulator,
  choose: ChooseFault,
): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = JSON.parse(Buffer.concat(chunks).toString('utf8'));
  // A service doesn't work on calls whose caller is gone. A slow stand-in would never catch up with them.
  await emulator.exclusively(async () => {
    if (!response.destroyed) await answerInTurn(request, response, { url: emulator.url, choose, body });
  });
}

interface Turn {
  readonly url: string;
  readonly choose: ChooseFault;
  readonly body: { readonly Entries: DestinationCall['entries'] };
}

async function answerInTurn(
  request: IncomingMessage,
  response: ServerResponse,
  { url, choose, body }: Turn,
): Promise<void> {
  const call = { target: String(request.headers['x-amz-target']), entries: body.Entries };
  const fault = choose(call);
  const forward = (entries: DestinationCall['entries']) => send(request, url, { ...body, Entries: entries });
  if (fault === undefined) return reply(response, await forward(call.entries));
  if (fault === 'throttled') return reply(response, { status: 400, fields: { __type: 'ThrottlingException' } });
  if (fault === 'partial failure') return reply(response, await partly(call, forward));
  if (fault.endsWith('after storing') || fault === 'lost answer') await forward(call.entries);
  if (fault.startsWith('error')) return reply(response, { status: 500, fields: { __type: 'InternalFailure' } });
  if (fault === 'lost answer') response.destroy();
}

interface Reply {
  readonly status: number;
  readonly fields: Readonly<Record<string, unknown>>;
}

async function send({ headers }: IncomingMessage, url: string, body: object): Promise<Reply> {
  const kept = ['authorization', 'content-type', 'x-amz-target', 'x-amz-date'];
  const answer = await post(url, Object.fromEntries(kept.map((name) => [name, String(headers[name] ?? '')])), body);
  return { status: answer.status, fields: JSON.parse(answer.body) };
}

/** Stores every second entry, the first one not. */
async function partly(
  call: DestinationCall,
  forward: (entries: DestinationCall['entries']) => Promise<Reply>,
): Promise<Reply> {
  const stored = call.entries.filter((_entry, index) => index % 2 === 1);
  const failed = call.entries.filter((_entry, index) => index % 2 === 0);
  const { fields } = stored.length > 0 ? await forward(stored) : { fields: {} as Reply['fields'] };
  if (call.target.startsWith('AmazonSQS')) {
    const Failed = failed.map(({ Id }) => ({ Id, Code: 'InternalError', SenderFault: false }));
    return { status: 200, fields: { Successful: fields['Successful'] ?? [], Failed } };
  }
  const events = [...((fields['Entries'] as unknown[] | undefined) ?? [])];
  const Entries = call.entries.map((_entry, index) =>
    index % 2 === 1 ? events.shift() : { ErrorCode: 'InternalFailure' },
  );
  return { status: 200, fields: { FailedEntryCount: failed.length, Entries } };
}

function reply(response: ServerResponse, { status, fields }: Reply): void {
  response.writeHead(status, { 'Content-Type': 'application/x-amz-json-1.0' }).end(JSON.stringify(fields));
}
