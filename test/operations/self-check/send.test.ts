import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Reply, send } from '../../../operations/self-check/send';
import { type Issued, issue } from '../../bin/doctor/certificates';
import { type Answering, careless, type Received, Servers } from '../../bin/doctor/servers';
import { toLoopback } from './self-check-stage';

const HOST = 'hooks.example.com';
const servers = new Servers();
let root: Issued;
let own: Issued;
beforeAll(async () => {
  root = await issue('root.example', { authority: true });
  own = await issue(HOST, { issuer: root });
});
afterAll(() => servers.close());

/** What a server got and answered when a POST was sent to it, at a URL that goes on after the port. */
async function sent(rest: string, answering: Answering = careless()): Promise<{ reply: Reply; received: Received }> {
  let received: Received | undefined;
  const port = await servers.https({ key: own.keyPem, cert: own.pem }, (request, response) => {
    received = request;
    return answering(request, response);
  });
  const outgoing = { url: `https://${HOST}:${port}${rest}`, headers: { 'X-Own': 'yes' }, body: 'ä=1' };
  const reply = await send(outgoing, { ca: root.pem, lookup: toLoopback }, 5_000);
  if (!received) throw new Error('Nothing was received.');
  return { reply, received };
}

describe('a POST', () => {
  it.each([
    ['', '/'],
    ['/', '/'],
    ["/a/../b?x=it's&y=%7e", "/a/../b?x=it's&y=%7e"],
  ])('for %j goes out as it is written: %j', async (rest, target) => {
    const { received } = await sent(rest);
    expect([received.method, received.target, received.body]).toEqual(['POST', target, 'ä=1']);
    expect(received.headers).toMatchObject({ 'x-own': 'yes', 'content-length': '4' });
  });

  it.each([
    ...['http://a.example/', 'https://:443/', 'https:///x', 'a.example', 'https://a.example:x/'],
    ...['https://a.example?x=1', 'https://a.example/#x'],
  ])('is not sent to %s', async (url) => {
    const post = async () => send({ url, headers: {}, body: '' }, { lookup: toLoopback }, 1_000);
    await expect(post()).rejects.toThrow('is not of the form https://host[:port][/path]');
  });
});

describe('an answer', () => {
  it('has its status, its content type, if any, and where it redirects to', async () => {
    const redirect: Answering = (_, response) => void response.writeHead(301, { location: '/there' }).end('x');
    const { reply } = await sent('/', redirect);
    expect(reply).toEqual({ status: 301, contentType: '', location: '/there', body: 'x' });
    expect((await sent('/', careless('{}', 'application/json'))).reply.contentType).toBe('application/json');
  });

  it('is read up to 64 kilobytes, however long it is', async () => {
    const endless: Answering = (_, response) => {
      const more = () => {
        while (!response.destroyed && response.write('x'.repeat(16 * 1024)));
      };
      response.on('drain', more);
      more();
    };
    const { reply } = await sent('/', endless);
    expect(reply.body).toBe('x'.repeat(64 * 1024));
  });
});
