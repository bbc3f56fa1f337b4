import { describe, expect, it, vi } from 'vitest';
import { counting, sandbox, URL } from './deliveries';
import { tableStandIn } from './table';

describe('a retry', () => {
  it.each(['function-url', 'application-load-balancer', 'rest-api', 'http-api'] as const)(
    'gets the first response without running the route again, at %s',
    async (frontDoor) => {
      await tableStandIn();
      const counted = counting();
      const [first, second] = [sandbox(counted.route), sandbox(counted.route)];
      const url = frontDoor === 'rest-api' ? 'https://api.example.com/live/pay' : URL;
      const given = await first.deliver({ frontDoor, url });
      expect(given).toMatchObject({ statusCode: 200, twiml: '<Response>1</Response>' });
      expect((await second.deliver({ frontDoor, url })).answer).toEqual(given.answer);
      expect(counted.runs).toBe(1);
      expect(first.last()).toMatchObject({ outcome: 'accepted' });
      expect(first.last()?.detail).toBeUndefined();
      expect(second.last()).toMatchObject({ outcome: 'accepted', detail: 'answered from the idempotency table' });
    },
  );

  it('is recognized with GET too', async () => {
    await tableStandIn();
    const counted = counting();
    const { deliver } = sandbox(counted.route);
    for (let times = 0; times < 2; times++) expect((await deliver({ method: 'GET' })).twiml).toContain('1');
    expect(counted.runs).toBe(1);
  });

  it('gets bytes, cookies, and the status unchanged', async () => {
    await tableStandIn();
    const bytes = Uint8Array.from({ length: 256 }, (_value, index) => index);
    const headers = { 'content-type': 'audio/mpeg', 'set-cookie': ['a=1', 'b=2'] };
    const counted = counting(() => ({ statusCode: 203, headers, body: bytes }));
    const { deliver } = sandbox(counted.route);
    const { answer } = await deliver();
    expect(answer).toMatchObject({
      statusCode: 203,
      body: Buffer.from(bytes).toString('base64'),
      cookies: ['a=1', 'b=2'],
    });
    expect((await deliver()).answer).toEqual(answer);
    expect(counted.runs).toBe(1);
  });

  it("gets text that DynamoDB doesn't accept unencoded", async () => {
    await tableStandIn();
    const counted = counting(() => '<Response>\ud800 ü 😀 \u0000</Response>');
    const { deliver } = sandbox(counted.route);
    const { answer } = await deliver();
    expect((await deliver()).answer).toEqual(answer);
    expect(counted.runs).toBe(1);
  });
});

it("doesn't get a rejection by the route, which anyone with a recording can cause", async () => {
  await tableStandIn();
  const counted = counting((run) => (run === 1 ? { statusCode: 403 } : '<Response/>'));
  const { deliver } = sandbox(counted.route);
  expect(await deliver()).toMatchObject({ statusCode: 403 });
  expect(await deliver()).toMatchObject({ statusCode: 200, twiml: '<Response/>' });
  expect(counted.runs).toBe(2);
});

describe('another webhook', () => {
  it.each([
    ['other parameters', { params: { CallSid: 'CA2', From: '+14155550100' } }],
    ['another URL', { url: `${URL}?x=1` }],
    ['another method', { method: 'GET' }],
    ['another token', { token: 'token-2' }],
  ] as const)('with %s never gets the first response', async (_case, other) => {
    await tableStandIn();
    const { deliver } = sandbox(counting().route);
    expect((await deliver()).twiml).toContain('1');
    expect((await deliver(other)).twiml).toContain('2');
    expect((await deliver(other)).twiml).toContain('2');
    expect((await deliver()).twiml).toContain('1');
  });

  it("without a token always runs and doesn't use the table", async () => {
    const { operations } = await tableStandIn();
    const counted = counting();
    const { deliver } = sandbox(counted.route);
    for (const token of [null, '', null]) await deliver({ token });
    expect(counted.runs).toBe(3);
    expect(operations).toEqual([]);
  });

  it("that Twilio didn't sign gets no response and doesn't use the table", async () => {
    const { operations } = await tableStandIn();
    const counted = counting();
    const { deliver } = sandbox(counted.route);
    await deliver();
    operations.length = 0;
    expect(await deliver({ authToken: 'forged' })).toMatchObject({ statusCode: 403, twiml: 'Forbidden' });
    expect(operations).toEqual([]);
    expect(counted.runs).toBe(1);
  });
});

describe('the table', () => {
  it('stores a hash instead of the request and forgets it after the expiry', async () => {
    const { items } = await tableStandIn();
    const counted = counting();
    vi.useFakeTimers({ toFake: ['Date'], now: new Date('2030-01-01T00:00:00Z') });
    try {
      const { deliver } = sandbox(counted.route, { store: { expiresAfterSeconds: 60 } });
      await deliver();
      const [item] = await items();
      expect(item?.['id']?.S).toMatch(/^twilio#[A-Za-z0-9+/]{43}=$/);
      expect(item?.['expiration']?.N).toBe(String(Date.parse('2030-01-01T00:01:00Z') / 1000));
      expect(JSON.stringify(item)).not.toMatch(/hooks|4155550100|token-1|CA1/);
      vi.setSystemTime('2030-01-01T00:00:59Z');
      expect((await deliver()).twiml).toContain('1');
      vi.setSystemTime('2030-01-01T00:01:01Z');
      expect((await deliver()).twiml).toContain('2');
    } finally {
      vi.useRealTimers();
    }
  });
});
