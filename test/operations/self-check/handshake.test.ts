import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { conversationRelay, type RelayOptions } from '../../../lambda/relay';
import { type SelfCheckOptions, selfCheck } from '../../../operations/self-check/self-check';
import { type Issued, issue } from '../../bin/doctor/certificates';
import { keptLog } from '../../lambda/relay/stand';
import { fakeClock, TOKEN, toLoopback } from './self-check-stage';

const HOST = 'relay.example.com';
const KEYS = { account: [{ id: 'primary', secret: TOKEN, algorithm: 'sha1' as const }], accounts: new Map() };
const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

let certificate: Issued;
beforeAll(async () => {
  certificate = await issue(HOST);
});

const ends: (() => void)[] = [];
// Lambda sets it.
beforeEach(() => void vi.stubEnv('AWS_REGION', 'eu-west-1'));
afterEach(() => {
  vi.unstubAllEnvs();
  for (const end of ends.splice(0)) end();
});

interface Stage {
  readonly port: number;
  /** What clients sent after accepted handshakes, by connection. */
  readonly frames: Buffer[];
  readonly outcomes: () => unknown[];
}

/** A WebSocket API with a relay behind `$connect`, as API Gateway serves it: an answer without a content type. */
async function api(
  options: RelayOptions = {},
  answer: (status: number) => number = (status) => status,
): Promise<Stage> {
  const { logger, entries } = keptLog();
  const frames: Buffer[] = [];
  const server = createServer({ key: certificate.keyPem, cert: certificate.pem });
  const port = await new Promise<number>((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
  const handler = conversationRelay(
    {},
    { authToken: TOKEN, origins: [`wss://${HOST}:${port}/agent`], logger, ...options },
  );
  server.on('upgrade', async (request: IncomingMessage, socket: Socket) => {
    const requestContext = { connectionId: 'c1', apiId: 'a', domainName: HOST, stage: 'live', eventType: 'CONNECT' };
    const { statusCode } = await handler({ headers: request.headers, requestContext });
    const status = answer(statusCode);
    if (status !== 200) return void socket.end(`HTTP/1.1 ${status} Refused\r\nConnection: close\r\n\r\n`);
    socket.on('data', (frame: Buffer) => frames.push(frame));
    const key = createHash('sha1').update(`${request.headers['sec-websocket-key']}${GUID}`).digest('base64');
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${key}\r\n\r\n`,
    );
    return undefined;
  });
  ends.push(() => {
    server.close();
    server.closeAllConnections();
  });
  return { port, frames, outcomes: () => entries.map(({ outcome }) => outcome) };
}

async function checked(url: string, own: Partial<SelfCheckOptions> = {}) {
  const internet = { ca: certificate.pem, lookup: toLoopback };
  const clock = fakeClock();
  const result = await selfCheck({ origins: [url], keys: KEYS, waitMs: 300_000, internet, clock, ...own });
  return { ok: result.ok, waited: clock.now(), ...result.origins[0] };
}

describe('the self-check of a relay', () => {
  it('passes if a signed handshake is accepted, and a forged and an unsigned one are refused', async () => {
    const { port, frames, outcomes } = await api();
    const url = `wss://${HOST}:${port}/agent`;
    expect(await checked(url)).toMatchObject({
      ok: true,
      url,
      cause: null,
      message: `A signed request for ${url} is accepted (websocket-api), and a forged one is refused.`,
      waited: 0,
    });
    expect(outcomes()).toEqual(['accepted', 'invalid-signature', 'missing-signature']);
    // A close frame, and so no session.
    expect(Buffer.concat(frames)).toEqual(Buffer.from([0x88, 0x80, 0, 0, 0, 0]));
  });

  it('finds a relay that sees another URL, or reads another token', async () => {
    const { port } = await api({ origins: [] });
    expect(await checked(`wss://${HOST}:${port}/agent`)).toMatchObject({
      ok: false,
      cause: 'unknown',
      message: expect.stringMatching(/handshake signed for wss:.* is refused \(403\): the relay sees another URL/),
    });
  });

  it('finds a relay that accepts every handshake', async () => {
    const { port } = await api({}, () => 200);
    expect(await checked(`wss://${HOST}:${port}/agent`)).toMatchObject({
      ok: false,
      cause: 'forged-accepted',
      waited: 0,
    });
  });

  it('finds a relay that accepts handshakes without a signature', async () => {
    const { port } = await api({}, (status) => (status === 400 ? 200 : status));
    expect(await checked(`wss://${HOST}:${port}/agent`)).toMatchObject({ ok: false, cause: 'forged-accepted' });
  });

  it.each([
    ['without an auth token', 503, 'server-error'],
    ['that fails', 500, 'server-error'],
    ['that is not deployed', 404, 'door-refused'],
  ])('finds a relay %s', async (_name, status, cause) => {
    const { port } = await api({}, () => status);
    expect(await checked(`wss://${HOST}:${port}/agent`)).toMatchObject({ ok: false, cause });
  });

  it('signs with a shared key if there is no auth token', async () => {
    const shared = { id: `webhooks_sharedkey_${'k'.repeat(8)}`, secret: 's'.repeat(32) };
    const { port } = await api({ authToken: { sharedKeys: [shared] } });
    const keys = { account: [], accounts: new Map(), shared: [shared] };
    expect(await checked(`wss://${HOST}:${port}/agent`, { keys })).toMatchObject({ ok: true, cause: null });
  });

  it('finds a host that nothing listens at, one that does not answer, and a certificate that does not fit', async () => {
    const { port } = await api();
    const unheard = await api();
    for (const end of ends.splice(1)) end();
    expect(await checked(`wss://${HOST}:${unheard.port}`)).toMatchObject({ cause: 'connection-refused' });
    expect(await checked(`wss://other.example.com:${port}/agent`)).toMatchObject({ cause: 'certificate-name' });
    const silent = createServer({ key: certificate.keyPem, cert: certificate.pem });
    silent.on('upgrade', () => undefined);
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    ends.push(() => {
      silent.close();
      silent.closeAllConnections();
    });
    const { port: dead } = silent.address() as AddressInfo;
    expect(await checked(`wss://${HOST}:${dead}`, { requestMs: 50, waitMs: 0 })).toMatchObject({ cause: 'timeout' });
  });

  it('rejects an origin that is neither https nor wss', async () => {
    await expect(checked('ws://relay.example.com')).rejects.toThrow(
      'ws://relay.example.com must be of the form https://host[:port][/basePath], or wss:// for a relay.',
    );
  });
});
