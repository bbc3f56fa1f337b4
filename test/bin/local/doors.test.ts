import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LOCAL_DOORS, loadBalancerDoor, TUNNEL_DOOR } from '../../../bin/local/doors/local-door';
import type { RawRequest } from '../../../lambda/encoding';
import type { Pair } from '../../../lambda/front-door/front-door';
import {
  messageParams,
  type SignedRequestOptions,
  signedRequest,
  toRawRequest,
  voiceParams,
} from '../../../lambda/testing';
import { startTestRun, type TestRun, TOKEN } from './local-run';

const DOORS = [...LOCAL_DOORS, loadBalancerDoor(false), TUNNEL_DOOR];
const LABELS = DOORS.map(({ label }) => label);
const PUBLIC_ORIGIN = 'https://abc.ngrok.app';
const NO_BYTES = Buffer.alloc(0);

let run: TestRun;
beforeAll(async () => {
  run = await startTestRun({ doors: DOORS, publicOrigin: PUBLIC_ORIGIN });
});
afterAll(() => run.stop());

/** Creates a signed request as it arrives at a door. A tunnel reports the scheme in a header. */
function signed(label: string, path: string, options: Partial<SignedRequestOptions> = {}): RawRequest {
  const raw = toRawRequest(signedRequest({ url: run.base(label) + path, authToken: TOKEN, ...options }));
  if (label !== TUNNEL_DOOR.label) return raw;
  return { ...raw, headers: [...raw.headers, ['X-Forwarded-Proto', 'https']] };
}

function withSignature(raw: RawRequest, change: (signature: string) => string | undefined): RawRequest {
  const headers = raw.headers.flatMap(([name, value]): Pair[] => {
    const changed = name === 'X-Twilio-Signature' ? change(value) : value;
    return changed === undefined ? [] : [[name, changed]];
  });
  return { ...raw, headers };
}

const call = () => ({ params: voiceParams() });

describe.each(LABELS)('%s', (label) => {
  const status = async (request: RawRequest) => (await run.send(label, request)).status;

  it('answers a signed call and a signed message with TwiML', async () => {
    const voice = await run.send(label, signed(label, '/voice', call()));
    expect([voice.status, voice.headers['content-type']]).toEqual([200, 'text/xml; charset=utf-8']);
    expect(voice.body.toString()).toContain('<Response><Say>');
    const params = messageParams({ Body: 'Größe & <b> 🎉' });
    const message = await run.send(label, signed(label, '/message?a=b%20c&d=%2B', { params }));
    expect(message.body.toString()).toContain('You said: Größe &amp; &lt;b&gt; 🎉');
  });

  it('refuses a request with one changed byte', async () => {
    const request = signed(label, '/voice?a=b', call());
    expect(await status(request)).toBe(200);
    const form = request.body.toString();
    const changed: RawRequest[] = [
      { ...request, target: request.target.replace('a=b', 'a=c') },
      { ...request, target: request.target.replace('/voice', '/voicf') },
      { ...request, target: `${request.target}&x=` },
      { ...request, body: Buffer.from(form.replace('CallStatus=ringing', 'CallStatus=rinhing')) },
      { ...request, body: Buffer.from(form.replace('CallStatus=', 'CallStatut=')) },
      { ...request, body: Buffer.from(`${form}&x=`) },
      withSignature(request, (signature) => (signature.startsWith('A') ? 'B' : 'A') + signature.slice(1)),
    ];
    for (const each of changed) expect([each.target, await status(each)]).toEqual([each.target, 403]);
  });

  it('refuses a request signed with another token', async () => {
    expect(await status(signed(label, '/voice', { ...call(), authToken: 'another' }))).toBe(403);
  });

  it('answers 400 to a request without a signature', async () => {
    const answer = await run.send(
      label,
      withSignature(signed(label, '/voice', call()), () => undefined),
    );
    expect([answer.status, answer.body.toString()]).toEqual([400, 'Bad request']);
  });

  it('accepts a GET with all parameters in the query, and a HEAD without a body', async () => {
    const get = signed(label, '/voice', { method: 'GET', params: { From: '+14155550100', Body: "it's a b" } });
    expect((await run.send(label, get)).body.toString()).toContain('<Say>');
    const head = await run.send(label, { ...get, method: 'HEAD' });
    expect([head.status, head.body.length]).toEqual([200, 0]);
    expect(await status({ ...get, target: get.target.replace('5550100', '5550101') })).toBe(403);
  });

  it('accepts only JSON whose hash is signed', async () => {
    const request = signed(label, '/voice', { json: { text: 'ü 🎉', list: [1, 2] } });
    expect(await status(request)).toBe(200);
    expect(await status({ ...request, body: Buffer.from(`${request.body} `) })).toBe(403);
    expect(await status({ ...request, body: NO_BYTES })).toBe(403);
  });

  it('accepts a form with a repeated name', async () => {
    const request = signed(label, '/voice', { params: { Digits: ['2', '1', '2'], Empty: '' } });
    expect(await status(request)).toBe(200);
  });

  it('accepts a request with repeated headers', async () => {
    const request = signed(label, '/voice', call());
    const more: Pair[] = ['X-Own', 'x-own', 'Cookie', 'Cookie'].map((name, index): Pair => [name, `a=${index}`]);
    expect(await status({ ...request, headers: [...more, ...request.headers] })).toBe(200);
  });

  it('ignores headers in which a client claims a public host or scheme', async () => {
    const request = signed(label, '/voice', call());
    const headers: Pair[] = [
      ['X-Forwarded-Host', 'evil.example'],
      ['Forwarded', 'host=evil.example;proto=http'],
      ['X-Forwarded-Proto', 'http'],
    ];
    expect(await status({ ...request, headers: [...headers, ...request.headers] })).toBe(200);
    const foreign = toRawRequest(signedRequest({ url: 'https://evil.example/voice', authToken: TOKEN, ...call() }));
    expect(await status({ ...foreign, host: request.host, headers: [...headers, ...foreign.headers] })).toBe(403);
  });

  it('answers 404 and 405 only after the signature matches', async () => {
    expect(await status(signed(label, '/nowhere', call()))).toBe(404);
    const put = await run.send(label, { ...signed(label, '/voice', call()), method: 'PUT' });
    expect([put.status, put.headers['allow']]).toEqual([405, expect.stringContaining('POST')]);
  });

  it('accepts a large body, and answers 413 if it exceeds the limit of the function or the door', async () => {
    const sized = (length: number) => signed(label, '/message', { params: { Body: 'x'.repeat(length) } });
    expect(await status(sized(1_000_000))).toBe(200);
    expect(await status(sized(1_100_000))).toBe(413);
    expect(await status(sized(11_000_000))).toBe(413);
    expect(run.exchanges.at(-1)?.invoked).toBe(false);
  });

  it("refuses a target that isn't a path", async () => {
    expect(await status({ ...signed(label, '/voice', call()), target: 'http://evil.example/voice' })).toBe(400);
  });
});

describe('a name that is repeated in the query', () => {
  it.each(LABELS)('is accepted at %s, except at a load balancer that keeps only the last value', async (label) => {
    const { status } = await run.send(label, signed(label, '/voice?a=1&a=2', call()));
    expect(status).toBe(label === 'ALB single' ? 403 : 200);
  });
});

describe('Tunnel', () => {
  const status = async (request: RawRequest) => (await run.send(TUNNEL_DOOR.label, request)).status;

  it("trusts the last hop's scheme, and only the declared host", async () => {
    const request = toRawRequest(signedRequest({ url: `${PUBLIC_ORIGIN}/voice`, authToken: TOKEN, ...call() }));
    const through = (proto: string): RawRequest => ({
      ...request,
      headers: [...request.headers, ['X-Forwarded-Proto', proto]],
    });
    expect(await status(through('http, https'))).toBe(200);
    expect(await status({ ...through('https'), host: 'other.ngrok.app' })).toBe(403);
    expect(run.exchanges.at(-1)?.logs[0]?.message).toMatchObject({ outcome: 'unknown-host' });
  });
});

describe('the listeners', () => {
  it('are trusted only through their own authority', async () => {
    const { makeCertificates } = await import('../../../bin/local/certificates/make-certificates');
    const { sendToDoor } = await import('../../../bin/local/doors');
    const { ca } = await makeCertificates();
    const [server = expect.fail('no door')] = run.doors;
    await expect(sendToDoor(server, signed('ALB', '/voice', call()), ca)).rejects.toThrow(/certificate/);
  });
});
