import { afterEach, describe, expect, it } from 'vitest';
import { deliver } from '../../../bin/twilio/deliver';
import type { WebhookCall } from '../../../bin/twilio/webhook-call';
import { type Answering, careless, type Received, Servers } from '../doctor/servers';

const servers = new Servers();
afterEach(() => servers.close());

const reach = { addresses: new Map<string, string>() };
const options = { reach, ceilingMs: 15_000 };

function call(url: string): WebhookCall {
  const common = { method: 'POST', params: { CallSid: 'CA1' }, authToken: 't', idempotencyToken: 'once' } as const;
  return { url, ...common, signing: 'valid', eagerCredentials: false };
}

async function recording(answering: Answering) {
  const received: Received[] = [];
  const port = await servers.http((request, response) => {
    received.push(request);
    return answering(request, response);
  });
  return { received, url: `http://127.0.0.1:${port}/voice` };
}

const failing = careless('no', 'text/plain', 503);

describe('retries', () => {
  it('attempts a refused connection twice, as Twilio does', async () => {
    const port = await servers.http(careless());
    await servers.close();
    const { attempts, failure } = await deliver(call(`http://127.0.0.1:${port}/`), options);
    expect(attempts.map((attempt) => attempt.failure?.code)).toEqual([11205, 11205]);
    expect(failure).toMatchObject({ kind: 'connect' });
  });

  it('attempts once after a 5xx response, unless the policy says otherwise', async () => {
    const { received, url } = await recording(failing);
    await deliver(call(url), options);
    expect(received).toHaveLength(1);
    await deliver(call(`${url}#rp=5xx&rc=3`), options);
    expect(received).toHaveLength(5);
    expect(new Set(received.map(({ headers }) => headers['i-twilio-idempotency-token']))).toEqual(new Set(['once']));
  });

  it('stops after the first success', async () => {
    let asked = 0;
    const { url } = await recording((request, response) => (++asked < 3 ? failing : careless())(request, response));
    const { attempts, failure } = await deliver(call(`${url}#rp=5xx&rc=5`), options);
    expect([attempts.length, failure]).toEqual([3, undefined]);
  });

  it('retries after the read timeout if the policy says so', async () => {
    const { received, url } = await recording(() => undefined);
    const { failure } = await deliver(call(`${url}#rt=100&rp=rt&rc=2`), options);
    expect([received.length, failure?.kind]).toEqual([3, 'read-timeout']);
  });

  it('stops at the total time', async () => {
    const { received, url } = await recording(() => undefined);
    const { failure } = await deliver(call(`${url}#rt=100&tt=150&rp=rt&rc=5`), options);
    expect(received.length).toBeLessThanOrEqual(2);
    expect(failure?.kind).toBe('total-timeout');
  });

  it('aborts an endless response at the total time', async () => {
    const { url } = await recording((_, response) => void response.writeHead(200).write('<'));
    const { failure } = await deliver(call(`${url}#tt=200`), options);
    expect(failure).toMatchObject({ kind: 'total-timeout', code: 11205 });
  });
});

describe('the fallback URL', () => {
  it('receives the error code and URL', async () => {
    const primary = await recording(failing);
    const fallback = await recording(careless());
    const { attempts, failure } = await deliver(call(`${primary.url}#rc=0`), { ...options, fallbackUrl: fallback.url });
    expect(failure).toBeUndefined();
    expect(attempts.map((attempt) => attempt.fallback)).toEqual([false, true]);
    const form = new URLSearchParams(fallback.received[0]?.body);
    expect([form.get('ErrorCode'), form.get('ErrorUrl')]).toEqual(['11217', primary.url]);
  });

  it("isn't called after a success", async () => {
    const primary = await recording(careless());
    const fallback = await recording(careless());
    await deliver(call(primary.url), { ...options, fallbackUrl: fallback.url });
    expect(fallback.received).toEqual([]);
  });
});
