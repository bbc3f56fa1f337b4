import { mkdtemp, rm } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeCertificates } from '../../../bin/local/certificates/make-certificates';
import type { DoorServer, LocalRunOptions } from '../../../bin/local/doors/door-server';
import type { Exchange } from '../../../bin/local/doors/exchange';
import { type LocalRun, startLocalRun } from '../../../bin/local/doors/local-run';
import type { RawRequest } from '../../../lambda/encoding';
import { buildApp } from '../../../scripts/build-app';

/** Auth token of all tests. */
export const TOKEN = '5ca1ab1e5ca1ab1e5ca1ab1e5ca1ab1e';

/** An answer as it came over the socket. */
export interface Received {
  readonly status: number;
  readonly reason: string;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly body: Buffer;
}

/** A local run on free ports, and a client for its doors. */
export interface TestRun extends LocalRun {
  readonly ca: string;
  readonly exchanges: Exchange[];
  /** Returns the start of a door's public URLs. */
  base(label: string): string;
  /** Sends a request to a door unchanged. */
  send(label: string, request: RawRequest): Promise<Received>;
}

/** Starts a run of the bundled default app, or of the function in `file`. */
export async function startTestRun(options: Partial<LocalRunOptions> = {}): Promise<TestRun> {
  const folder = await mkdtemp(join(tmpdir(), 'local-run-test-'));
  const certificates = await makeCertificates();
  const exchanges: Exchange[] = [];
  const onExchange = (exchange: Exchange) => void exchanges.push(exchange);
  const file = options.file ?? (await buildApp(join(folder, 'app'))).file;
  const run = await startLocalRun({ file, authToken: TOKEN, certificates, port: 0, onExchange, ...options });
  const door = (label: string) => {
    const found = run.doors.find((each) => each.door.label === label);
    if (!found) throw new Error(`No door ${label}.`);
    return found;
  };
  return {
    doors: run.doors,
    reload: run.reload,
    ca: certificates.ca,
    exchanges,
    base: (label) => door(label).publicBase,
    send: (label, request) => send(door(label), request, certificates.ca),
    stop: async () => {
      await run.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function send({ door, port }: DoorServer, request: RawRequest, ca: string): Promise<Received> {
  const { host, method, target, headers, body } = request;
  const length = body.length > 0 || method === 'POST' ? ['Content-Length', String(body.length)] : [];
  const flat = ['Host', host, ...length, 'Connection', 'close', ...headers.flat()];
  const options = { host: '127.0.0.1', port, method, path: target, headers: flat, agent: false as const };
  const client =
    door.scheme === 'https' ? httpsRequest({ ...options, ca, servername: 'localhost' }) : httpRequest(options);
  return new Promise((resolve, reject) => {
    client.on('error', reject);
    client.on('response', async (response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of response) chunks.push(chunk);
      const { statusCode: status = 0, statusMessage: reason = '' } = response;
      resolve({ status, reason, headers: response.headers, body: Buffer.concat(chunks) });
    });
    client.end(body);
  });
}
