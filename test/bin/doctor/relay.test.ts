import { createServer, type ServerOptions } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type RawData, type WebSocket, WebSocketServer } from 'ws';
import { CHECKS_OF_RELAY, examine } from '../../../bin/doctor/examine';
import type { Level } from '../../../bin/doctor/finding';
import { signedRequest } from '../../../lambda/testing';
import { examineOptions } from './examine-options';
import { HOST, makePki } from './pki';
import { TOKEN } from './servers';
import type { Pki } from './stage';

/** How a relay behaves. The default is what it should do. */
interface Behavior {
  /** URL that it checks the signature of; `undefined` to accept everything. */
  readonly checks?: (url: string) => string | undefined;
  /** Status of every handshake. */
  readonly status?: number;
  readonly location?: string;
  /** Takes the first message of a session. */
  readonly begin?: Begin;
}

type Begin = (message: { type: string; customParameters?: object }, socket: WebSocket) => void;

const bound: Begin = ({ type, customParameters }, socket) => {
  if (type !== 'setup' || Object.keys(customParameters ?? {}).length === 0) socket.close(1000);
};

const closing: (() => Promise<void>)[] = [];
let pki: Pki;
beforeAll(async () => {
  pki = await makePki();
});
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** Starts a relay on a free port. @returns its URL */
async function relay({ checks = (url) => url, status, location, begin = bound }: Behavior, tls?: ServerOptions) {
  const server = createServer(tls ?? { key: pki.good.keyPem, cert: pki.good.pem }, (_, response) => response.end());
  const sockets = new WebSocketServer({ noServer: true });
  server.on('upgrade', (request, socket, head) => {
    const url = checks(`wss://${request.headers.host}${request.url}`);
    const headers = url && signedRequest({ url, method: 'GET', authToken: TOKEN }).headers;
    const isSigned = !headers || headers['X-Twilio-Signature'] === request.headers['x-twilio-signature'];
    const refused = status ?? (isSigned ? undefined : 403);
    if (refused !== undefined) {
      const to = location === undefined ? '' : `Location: ${location}\r\n`;
      return socket.end(`HTTP/1.1 ${refused} No\r\n${to}Content-Length: 0\r\nConnection: close\r\n\r\n`);
    }
    return sockets.handleUpgrade(request, socket, head, (accepted) => {
      accepted.once('message', (data: RawData) => begin(JSON.parse(String(data)), accepted));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(async () => {
    for (const socket of sockets.clients) socket.terminate();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return `wss://${HOST}:${(server.address() as AddressInfo).port}/live`;
}

async function findings(url: string, own: Parameters<typeof examineOptions>[1] = {}) {
  const waits = { connectMs: 10_000, readMs: 10_000, totalMs: 700 };
  const { ok, findings: found } = await examine(url, { ...examineOptions(pki), limits: waits, ...own });
  return { ok, found, of: (name: string) => found.find(({ check }) => check === name) };
}

describe('a relay that is as it should be', () => {
  it('has no warning and no error, in all checks', async () => {
    const { ok, found } = await findings(await relay({}));
    expect(found.filter(({ level }) => level !== 'ok' && level !== 'info')).toEqual([]);
    expect(found.map(({ check }) => check)).toEqual(CHECKS_OF_RELAY.map(({ name }) => name));
    expect(ok).toBe(true);
  });

  it('passes without a token, and says what was not checked', async () => {
    const { ok, of } = await findings(await relay({}), { authToken: undefined });
    expect(ok).toBe(true);
    expect(of('unsigned')).toMatchObject({ level: 'ok', message: 'An unsigned handshake was rejected (403).' });
    expect(of('signed')).toMatchObject({ level: 'info', fix: expect.stringContaining('--auth-token') });
    expect(of('binding')?.message).toMatch(/^Skipped/);
  });
});

describe('a fault', () => {
  it.each<[string, Behavior, string, Level, number | null, RegExp]>([
    ['accepts everything', { checks: () => undefined }, 'unsigned', 'error', null, /anyone can open sessions/],
    [
      'accepts any signature',
      { checks: () => undefined },
      'wrongly-signed',
      'error',
      null,
      /wrongly signed handshake was/,
    ],
    [
      'refuses everything',
      { status: 403 },
      'signed',
      'error',
      64102,
      /correctly signed handshake was rejected \(403\)\.$/,
    ],
    [
      'redirects',
      { status: 302, location: 'https://x.example' },
      'route',
      'error',
      64102,
      /https:\/\/x\.example \(302\)/,
    ],
    ['has another path', { status: 404 }, 'route', 'error', 64102, /Nothing is at this path \(404\)/],
    ['fails', { status: 502 }, 'route', 'error', 64102, /failed with 502/],
    ['answers no handshakes', { status: 200 }, 'route', 'error', 64102, /200 instead of 101/],
    [
      'sees https',
      { checks: (url) => url.replace('wss:', 'https:') },
      'signed',
      'error',
      64102,
      /https instead of wss/,
    ],
    ['adds a slash', { checks: (url) => `${url}/` }, 'signed', 'error', 64102, /the trailing slash/],
    [
      'leaves out the port',
      { checks: (url) => url.replace(/:\d+/, '') },
      'signed',
      'error',
      64102,
      /leaves out the port/,
    ],
    [
      'leaves out the path',
      { checks: (url) => url.replace('/live', '') },
      'signed',
      'error',
      64102,
      /leaves out the path/,
    ],
    [
      'fails in its function',
      { begin: (_, socket) => socket.send('{"message":"Internal server error","requestId":"1"}') },
      'session',
      'error',
      64107,
      /Internal server error/,
    ],
    [
      'sends no JSON',
      { begin: (_, socket) => socket.send('hello') },
      'session',
      'error',
      64107,
      /ConversationRelay refuses/,
    ],
    ['closes every session', { begin: (_, socket) => socket.close() }, 'session', 'warning', null, /was closed/],
    ['binds no session', { begin: () => undefined }, 'binding', 'warning', null, /replay it for any call/],
    [
      'answers a prompt without a setup',
      { begin: ({ type }, socket) => socket.send(JSON.stringify({ type: 'text', token: type, last: true })) },
      'first-message',
      'error',
      null,
      /without a setup message/,
    ],
  ])('%s: named by a check', async (_, behavior, check, level, code, says) => {
    const { ok, of } = await findings(await relay(behavior));
    expect(of(check)).toMatchObject({ level, code, message: expect.stringMatching(says) });
    if (level !== 'ok') expect(of(check)?.fix).toBeTruthy();
    expect(ok).toBe(level !== 'error');
  });

  it('of the certificate is named as for a webhook', async () => {
    const { of } = await findings(await relay({}, { key: pki.expired.keyPem, cert: pki.expired.pem }));
    expect(of('dates')).toMatchObject({ level: 'error', code: 11236 });
    expect(of('unsigned')).toMatchObject({ level: 'ok' });
  });

  it('of the connection leaves the rest unchecked', async () => {
    const url = await relay({});
    for (const close of closing.splice(0)) await close();
    const { of } = await findings(url);
    expect(of('tcp')).toMatchObject({ level: 'error' });
    expect(of('signed')?.message).toMatch(/^Skipped/);
  });
});

it('refuses ws://, which ConversationRelay never calls', async () => {
  await expect(findings('ws://relay.example.com/live')).rejects.toThrow('only to wss:// URLs');
});
