import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type HttpAnswer, KeptConnections, send } from '../../../lambda/http';
import { type Issued, issue } from '../../bin/doctor/certificates';
import { type Answering, careless, type Received, Servers } from '../../bin/doctor/servers';
import { toLoopback } from '../../operations/self-check/self-check-stage';

const HOST = 'hooks.example.com';
const LIMITS = { timeoutMs: 5_000, maxBytes: 64 * 1024 };
const servers = new Servers();
let root: Issued;
let own: Issued;
beforeAll(async () => {
  root = await issue('root.example', { authority: true });
  own = await issue(HOST, { issuer: root });
});
afterAll(() => servers.close());

/** Posts to a server, at a URL that continues after the port. Returns the received request and the response. */
async function sent(rest: string, answering: Answering = careless()) {
  let received: Received | undefined;
  const port = await servers.https({ key: own.keyPem, cert: own.pem }, (request, response) => {
    received = request;
    return answering(request, response);
  });
  const internet = { ca: root.pem, lookup: toLoopback };
  const url = `https://${HOST}:${port}${rest}`;
  const answer = await send({ method: 'POST', url, headers: { 'X-Own': 'yes' }, body: 'ä=1', internet, ...LIMITS });
  if (!received) throw new Error('Nothing was received.');
  return { answer, received };
}

async function get(url: string): Promise<HttpAnswer> {
  return send({ method: 'GET', url, headers: { Authorization: 'x' }, ...LIMITS });
}

describe('a request', () => {
  it.each([
    ['', '/'],
    ['/', '/'],
    ["/a/../b?x=it's&y=%7e", "/a/../b?x=it's&y=%7e"],
  ])('for %j is sent unchanged: %j', async (rest, target) => {
    const { received } = await sent(rest);
    expect([received.method, received.target, received.body]).toEqual(['POST', target, 'ä=1']);
    expect(received.headers).toMatchObject({ 'x-own': 'yes', 'content-length': '4', connection: 'close' });
  });

  it.each([
    ...['ftp://a.example/', 'https://:443/', 'https:///x', 'a.example', 'https://a.example:x/'],
    ...['https://a.example?x=1', 'https://a.example/#x', 'https://user@a.example/'],
  ])("isn't sent to %s", async (url) => {
    await expect(get(url)).rejects.toThrow('is not of the form http(s)://host[:port][/path]');
  });

  it("isn't sent to a server with an untrusted certificate", async () => {
    const { keyPem, pem } = await issue('localhost');
    const seen: Received[] = [];
    const port = await servers.https({ key: keyPem, cert: pem }, (request, response) => {
      seen.push(request);
      careless()(request, response);
    });
    await expect(get(`https://localhost:${port}/`)).rejects.toMatchObject({ code: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
    expect(seen).toEqual([]);
  });
});

describe('a response', () => {
  it("has its status, headers, and body, and redirects aren't followed", async () => {
    const redirect: Answering = (_, response) => void response.writeHead(301, { location: '/there' }).end('x');
    const { answer } = await sent('/', redirect);
    expect(answer).toMatchObject({ status: 301, headers: { location: '/there' }, body: 'x', truncated: false });
  });

  it('is read up to the maximum size', async () => {
    const endless: Answering = (_, response) => {
      const more = () => {
        while (!response.destroyed && response.write('x'.repeat(16 * 1024)));
      };
      response.on('drain', more);
      more();
    };
    const { answer } = await sent('/', endless);
    expect(answer).toMatchObject({ body: 'x'.repeat(LIMITS.maxBytes), truncated: true });
  });

  it('can have the maximum size', async () => {
    const port = await servers.http(careless('x'.repeat(LIMITS.maxBytes)));
    const answer = await get(`http://127.0.0.1:${port}/`);
    expect(answer).toMatchObject({ body: 'x'.repeat(LIMITS.maxBytes), truncated: false });
  });

  it('must arrive in time', async () => {
    const port = await servers.http((_, response) => void response.writeHead(200).write('x'));
    const late = send({ method: 'GET', url: `http://127.0.0.1:${port}/`, headers: {}, timeoutMs: 100, maxBytes: 100 });
    await expect(late).rejects.toMatchObject({ code: 'ETIMEDOUT' });
  });
});

describe('a request over a kept connection that the other side closes', () => {
  /** Sends two requests over a connection that is reset when the second one has arrived. */
  async function second(resend: boolean) {
    const bodies: string[] = [];
    const port = await servers.http(({ body }, response) => {
      bodies.push(body);
      if (bodies.length === 2) response.socket?.resetAndDestroy();
      else response.end('here');
    });
    const url = `http://127.0.0.1:${port}/`;
    const agent = new KeptConnections().agentFor(new URL(url));
    const request = (body: string) => send({ method: 'POST', url, headers: {}, body, agent, resend, ...LIMITS });
    await request('first');
    const answer = await request('second').catch((error: unknown) => error);
    return { bodies, answer };
  }

  it('goes out again if the caller asks for that', async () => {
    expect(await second(true)).toMatchObject({ bodies: ['first', 'second', 'second'], answer: { body: 'here' } });
  });

  it('fails otherwise, so that the caller knows how often it was sent', async () => {
    expect(await second(false)).toMatchObject({ bodies: ['first', 'second'], answer: { code: 'ECONNRESET' } });
  });
});
