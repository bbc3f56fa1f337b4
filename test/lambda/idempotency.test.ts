import { describe, expect, it, vi } from 'vitest';
import { dynamoDbIdempotency } from '../../lambda/idempotency';
import { counting, sandbox, URL } from './idempotency/deliveries';
import { tableStandIn } from './idempotency/table';

describe('a retry', () => {
  it.each(['function-url', 'application-load-balancer', 'rest-api', 'http-api'] as const)(
    'gets the first answer without the route running again, at %s',
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

  it('is known with GET too', async () => {
    await tableStandIn();
    const counted = counting();
    const { deliver } = sandbox(counted.route);
    for (let times = 0; times < 2; times++) expect((await deliver({ method: 'GET' })).twiml).toContain('1');
    expect(counted.runs).toBe(1);
  });

  it('gets bytes, cookies and a 4xx as they were', async () => {
    await tableStandIn();
    const bytes = Uint8Array.from({ length: 256 }, (_value, index) => index);
    const headers = { 'content-type': 'audio/mpeg', 'set-cookie': ['a=1', 'b=2'] };
    const counted = counting(() => ({ statusCode: 402, headers, body: bytes }));
    const { deliver } = sandbox(counted.route);
    const { answer } = await deliver();
    expect(answer).toMatchObject({
      statusCode: 402,
      body: Buffer.from(bytes).toString('base64'),
      cookies: ['a=1', 'b=2'],
    });
    expect((await deliver()).answer).toEqual(answer);
    expect(counted.runs).toBe(1);
  });

  it('gets text that DynamoDB would not take as it is', async () => {
    await tableStandIn();
    const counted = counting(() => '<Response>\ud800 ü 😀 \u0000</Response>');
    const { deliver } = sandbox(counted.route);
    const { answer } = await deliver();
    expect((await deliver()).answer).toEqual(answer);
    expect(counted.runs).toBe(1);
  });
});

describe('what is another webhook', () => {
  it.each([
    ['other parameters', { params: { CallSid: 'CA2', From: '+14155550100' } }],
    ['another URL', { url: `${URL}?x=1` }],
    ['another method', { method: 'GET' }],
    ['another token', { token: 'token-2' }],
  ] as const)('%s: never gets the first answer', async (_case, other) => {
    await tableStandIn();
    const { deliver } = sandbox(counting().route);
    expect((await deliver()).twiml).toContain('1');
    expect((await deliver(other)).twiml).toContain('2');
    expect((await deliver(other)).twiml).toContain('2');
    expect((await deliver()).twiml).toContain('1');
  });

  it('anything without a token: runs each time and asks no table', async () => {
    const { operations } = await tableStandIn();
    const counted = counting();
    const { deliver } = sandbox(counted.route);
    for (const token of [null, '', null]) await deliver({ token });
    expect(counted.runs).toBe(3);
    expect(operations).toEqual([]);
  });

  it('anything that Twilio did not sign: gets no answer and asks no table', async () => {
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
  it('holds a hash in place of the request, and forgets after the expiry', async () => {
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

describe('dynamoDbIdempotency', () => {
  it('has to be told a table', () => {
    vi.stubEnv('TWILIO_IDEMPOTENCY_TABLE', '');
    expect(() => dynamoDbIdempotency()).toThrow('set TWILIO_IDEMPOTENCY_TABLE, or give tableName');
    expect(() => dynamoDbIdempotency({ tableName: 'mine' })).not.toThrow();
    vi.unstubAllEnvs();
  });

  it.each(['0', '-1', '1.5', 'soon', '2592001'])('refuses %s as an expiry', (text) => {
    vi.stubEnv('TWILIO_IDEMPOTENCY_EXPIRES_AFTER_SECONDS', text);
    expect(() => dynamoDbIdempotency({ tableName: 't' })).toThrow('(TWILIO_IDEMPOTENCY_EXPIRES_AFTER_SECONDS) is not');
    vi.unstubAllEnvs();
    expect(() => dynamoDbIdempotency({ tableName: 't', expiresAfterSeconds: Number(text) })).toThrow('(option) is not');
  });

  it('takes the expiry from the environment', async () => {
    const { items } = await tableStandIn();
    vi.stubEnv('TWILIO_IDEMPOTENCY_EXPIRES_AFTER_SECONDS', '86400');
    await sandbox(counting().route).deliver();
    const [item] = await items();
    expect(Number(item?.['expiration']?.N) - Date.now() / 1000).toBeGreaterThan(86_000);
  });
});

describe('webhook()', () => {
  it('says once that a table is there and not used', async () => {
    await tableStandIn();
    const { deliver, logger } = sandbox(counting().route, { idempotency: undefined });
    for (let times = 0; times < 2; times++) await deliver();
    const warnings = logger.levels.filter(([level]) => level === 'warn').map(([, entry]) => entry.message);
    expect(warnings).toEqual([expect.stringContaining('TWILIO_IDEMPOTENCY_TABLE is set but not used')]);
  });

  it('takes any other idempotency, knowing an error of its deadline by the code', async () => {
    const response = { statusCode: 200, headers: [], body: 'mine' };
    const given = sandbox(counting().route, { idempotency: { once: async () => ({ response, detail: 'from mine' }) } });
    expect(await given.deliver()).toMatchObject({ statusCode: 200, twiml: 'mine' });
    expect(given.last()).toMatchObject({ outcome: 'accepted', detail: 'from mine' });
    const error = Object.assign(new Error('late'), { code: 'HANDLER_TIMEOUT' });
    const late = sandbox(counting().route, { idempotency: { once: () => Promise.reject(error) } });
    expect(await late.deliver()).toMatchObject({ statusCode: 504 });
    expect(late.last()).toMatchObject({ outcome: 'handler-timeout', error: { message: 'late' } });
  });
});
