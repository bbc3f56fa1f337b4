import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LOCAL_DOORS, TUNNEL_DOOR } from '../../../bin/local/doors/local-door';
import type { RawRequest } from '../../../lambda/encoding';
import { startTestRun, type TestRun } from './local-run';

/** A function that answers with its event, or as `X-Answer` requests, in a shape that all doors understand. */
const FUNCTION = `exports.handler = async (event) => {
  const multi = event.requestContext.elb !== undefined || event.version === '1.0' || event.version === undefined;
  const body = Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8');
  const wanted = event.headers?.['x-answer'] ?? event.multiValueHeaders?.['x-answer']?.[0] ?? event.multiValueHeaders?.['X-Answer']?.[0];
  if (wanted === 'throw') throw new Error('wanted');
  if (wanted === 'malformed') return { statusCode: 'x' };
  if (wanted === 'bytes') {
    const headers = { 'content-type': 'image/png', 'content-length': '1', 'transfer-encoding': 'x' };
    const cookies = ['a=1', 'b=2'];
    const lists = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]]));
    return { statusCode: 201, statusDescription: '201 Made', body: body.toString('base64'), isBase64Encoded: true,
      ...(multi ? { multiValueHeaders: { ...lists, 'set-cookie': cookies } } : { headers, cookies }) };
  }
  if (wanted === 'nothing') return { statusCode: 204, multiValueHeaders: {}, headers: {} };
  return { statusCode: 200, multiValueHeaders: {}, headers: {}, body: JSON.stringify(event) };
};`;

const DOORS = [...LOCAL_DOORS, TUNNEL_DOOR];
const LABELS = DOORS.map(({ label }) => label);
const BYTES = Buffer.from(Array.from({ length: 256 }, (_, index) => index));

let folder: string;
let run: TestRun;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'echo-test-'));
  const file = join(folder, 'index.js');
  writeFileSync(file, FUNCTION);
  run = await startTestRun({ doors: DOORS, file });
});
afterAll(async () => {
  await run.stop();
  rmSync(folder, { recursive: true, force: true });
});

function request(own: Partial<RawRequest> = {}): RawRequest {
  return { method: 'POST', scheme: 'https', host: 'localhost', target: '/live/x', headers: [], body: BYTES, ...own };
}

async function eventOf(label: string, own?: Partial<RawRequest>) {
  return JSON.parse((await run.send(label, request(own))).body.toString());
}

describe.each(LABELS)('%s', (label) => {
  it('passes the bytes of a body on unchanged', async () => {
    const event = await eventOf(label);
    expect(event.isBase64Encoded).toBe(true);
    expect(Buffer.from(event.body, 'base64')).toEqual(BYTES);
  });

  it('passes the bytes of an answer and repeated headers on, with its own length', async () => {
    const { status, reason, headers, body } = await run.send(label, request({ headers: [['X-Answer', 'bytes']] }));
    expect([status, headers['content-type'], headers['content-length']]).toEqual([201, 'image/png', '256']);
    expect(headers['set-cookie']).toEqual(['a=1', 'b=2']);
    expect(reason).toBe(label === 'ALB' || label === 'Tunnel' ? 'Made' : 'Created');
    expect(headers['transfer-encoding']).toBeUndefined();
    expect(body).toEqual(BYTES);
  });

  it('sends neither a body nor a length with a 204', async () => {
    const { status, headers, body } = await run.send(label, request({ headers: [['X-Answer', 'nothing']] }));
    expect([status, headers['content-length'], body.length]).toEqual([204, undefined, 0]);
  });

  it.each(['throw', 'malformed'])('answers itself when the result of the function is: %s', async (wanted) => {
    const { status } = await run.send(label, request({ headers: [['X-Answer', wanted]] }));
    expect(status).toBe(label.startsWith('HTTP API') ? 500 : 502);
  });
});

describe('events', () => {
  it('have the raw target if the door keeps it', async () => {
    const target = "/live/a%2Fb//c%20d?x=%27'&y=a+b&x=%2B";
    expect((await eventOf('Function URL', { target })).rawPath).toBe('/live/a%2Fb//c%20d');
    expect((await eventOf('HTTP API 2.0', { target })).rawQueryString).toBe("x=%27'&y=a+b&x=%2B");
    expect((await eventOf('ALB', { target })).multiValueQueryStringParameters).toEqual({
      x: ["%27'", '%2B'],
      y: ['a+b'],
    });
    expect((await eventOf('REST API', { target })).requestContext.path).toBe('/live/a%2Fb//c%20d');
  });

  it('have the stage that the REST API removes from the path', async () => {
    const event = await eventOf('REST API');
    expect([event.path, event.requestContext.path, event.requestContext.stage]).toEqual(['/x', '/live/x', 'live']);
  });

  it.each([
    ['https', 'https'],
    ['http, https', 'https'],
    ['https, http', 'http'],
    [undefined, 'http'],
  ])('with X-Forwarded-Proto %s through a tunnel have the scheme %s', async (proto, expected) => {
    const event = await eventOf('Tunnel', proto === undefined ? {} : { headers: [['X-Forwarded-Proto', proto]] });
    expect(event.multiValueHeaders['x-forwarded-proto']).toEqual([expected]);
  });

  it.each(['/', '/x', '/lively'])("aren't created for %s at a REST API, which only knows its stage", async (target) => {
    const { status, body } = await run.send('REST API', request({ target }));
    expect([status, body.toString()]).toEqual([403, '{"message":"Forbidden"}']);
    // `dev` shows the reason; API Gateway doesn't.
    expect(run.exchanges.at(-1)?.refusal).toBe(
      `The path isn't below /live, which the public URL starts with. Call https://localhost/live${target}.`,
    );
  });

  it("keep the client's case and order of headers at a REST API, and drop hop-by-hop headers", async () => {
    const { multiValueHeaders } = await eventOf('REST API', {
      headers: [
        ['X-oNE', '1'],
        ['TE', 'trailers'],
        ['X-oNE', '2'],
      ],
    });
    expect(multiValueHeaders['X-oNE']).toEqual(['1', '2']);
    expect(Object.keys(multiValueHeaders).join()).not.toMatch(/\b(?:te|connection)\b/i);
  });
});

/** Sends bytes over a plain socket. @returns the answer. */
function raw(bytes: string): Promise<string> {
  const port = run.doors.at(-1)?.port ?? 0;
  return new Promise((resolve, reject) => {
    const socket = createConnection({ port, host: '127.0.0.1' }, () => socket.write(bytes));
    let text = '';
    socket.setEncoding('latin1');
    socket.on('data', (data: string) => {
      text += data;
    });
    socket.on('error', reject);
    socket.on('close', () => resolve(text));
  });
}

describe('a listener', () => {
  it('accepts a chunked body', async () => {
    const head = 'POST /x HTTP/1.1\r\nHost: a\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n';
    expect(await raw(`${head}3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n`)).toContain(Buffer.from('abcde').toString('base64'));
  });

  it.each([
    ['without a host', 'GET /x HTTP/1.1\r\nConnection: close\r\n\r\n'],
    ['with two hosts', 'GET /x HTTP/1.1\r\nHost: a\r\nHost: b\r\nConnection: close\r\n\r\n'],
    ['for a proxy', 'GET http://b/x HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n'],
    ['that is not HTTP', 'hello\r\n\r\n'],
  ])('refuses a request %s', async (_name, bytes) => {
    const before = run.exchanges.length;
    expect(await raw(bytes)).toMatch(/^HTTP\/1\.1 400 /);
    expect(run.exchanges.slice(before)).toMatchObject([{ invoked: false, refusal: expect.stringMatching(/ isn't /) }]);
  });

  it('answers 413 as soon as the length is known', async () => {
    const head = 'POST /x HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 99999999\r\n\r\n';
    expect(await raw(head)).toMatch(/^HTTP\/1\.1 413 /);
  });
});
