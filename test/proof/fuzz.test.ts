import { describe, expect, it } from 'vitest';
import { signedEvent } from '../../lambda/testing/test-kit';
import { wrongShape } from '../../proof/fuzz/answer-shape';
import { TOKEN } from '../../proof/fuzz/events';
import { fuzz, nothingTried } from '../../proof/fuzz/fuzz';
import { mutated } from '../../proof/fuzz/mutations';
import { checkRead, checkSeen } from '../../proof/fuzz/rules';
import { type Seen, Subject } from '../../proof/fuzz/subject';
import { partOf } from '../../proof/page';

describe('events that no door makes', { timeout: 60_000 }, () => {
  it('break no rule, and some still reach a route', async () => {
    const tried = nothingTried();
    await fuzz(Number(process.env['FAST_CHECK_SEED'] ?? 20_201_010), 100, tried);
    expect(Object.values(tried.events)).toEqual([100, 100, 100, 100]);
    expect(tried.accepted).toBeGreaterThan(20);
  });
});

describe('the rules', () => {
  const event = signedEvent({
    frontDoor: 'function-url',
    url: 'https://hooks.example.com/voice',
    authToken: TOKEN,
    params: { Body: 'Marked' },
  });
  const fuzzed = { event, signed: event };
  const received = () => new Subject('routes', { origins: [] }).receive(event);
  const signature = (event['headers'] as Record<string, string>)['x-twilio-signature'] ?? '';

  it('are held by a request that was signed', async () => {
    const seen = await received();
    expect(seen.request).toBeDefined();
    checkRead(fuzzed);
    checkSeen(fuzzed, seen);
  });

  it.each<[string, (seen: Seen) => Partial<Seen>, string]>([
    ['an exception', () => ({ thrown: new Error('no') }), 'The handler threw Error: no.'],
    ['a status that is none', ({ answer }) => ({ answer: { ...(answer as object), statusCode: 600 } }), 'statusCode'],
    ['another URL than was signed', ({ request }) => given(request, { url: 'https://a.b/' }), 'what was not signed'],
    ['another parameter', ({ request }) => given(request, { params: { Body: 'other' } }), 'what was not signed'],
    ['the token in the log', () => ({ log: `[{"a":"${TOKEN}"}]` }), 'The token is in the log.'],
    ['the signature in the log', () => ({ log: `[{"a":"${signature}"}]` }), 'The signature is in the log.'],
    ['a value in the log', () => ({ log: '[{"a":"Marked"}]' }), 'A value of the request is in the log.'],
  ])('are broken by %s', async (_what, wrong, message) => {
    const seen = await received();
    expect(() => checkSeen(fuzzed, { ...seen, ...wrong(seen) })).toThrow(message);
  });

  it('are broken by a body that another hash was signed of, and by one that none was', async () => {
    const signed = { frontDoor: 'http-api', url: 'https://hooks.example.com/json', authToken: TOKEN } as const;
    const json = signedEvent({ ...signed, json: { a: 1 } });
    const seen = await new Subject('routes', { origins: [] }).receive(json);
    const withBody = { ...seen, ...given(seen.request, { body: Buffer.from('{}') }) };
    expect(() => checkSeen({ event: json }, withBody)).toThrow('a body that was not signed');
    const get = signedEvent({ ...signed, method: 'GET' });
    const got = await new Subject('routes', { origins: [] }).receive(get);
    expect(() => checkSeen({ event: get }, { ...got, ...given(got.request, { json: 1 }) })).toThrow(
      'JSON that was not signed',
    );
  });

  it('are broken by an event of no door that is answered', async () => {
    const seen = await received();
    expect(() => checkSeen({ event: {} }, seen)).toThrow('An event of no door');
  });

  function given(request: Seen['request'], own: object): Partial<Seen> {
    return { request: { ...request, ...own } as NonNullable<Seen['request']> };
  }
});

describe('the shape of an answer', () => {
  const usual = { statusCode: 200, body: '', isBase64Encoded: false };
  const headers = { a: 'b' };
  const multiValueHeaders = { a: ['b'] };
  const statusDescription = '200 OK';

  it.each([
    ['http-api', { version: '2.0' }, { ...usual, headers }],
    ['http-api', { version: '1.0' }, { ...usual, multiValueHeaders }],
    ['function-url', { version: '2.0' }, { ...usual, headers, cookies: ['a=1'] }],
    ['rest-api', {}, { ...usual, multiValueHeaders }],
    ['application-load-balancer', { multiValueHeaders: {} }, { ...usual, statusDescription, multiValueHeaders }],
    ['application-load-balancer', {}, { ...usual, statusDescription, headers }],
  ] as const)('of %s for %j is right', (door, event, answer) => {
    expect(wrongShape(door, event, answer)).toBeUndefined();
  });

  it.each([
    ['http-api', {}, undefined, 'statusCode'],
    ['http-api', {}, { ...usual, statusCode: 199, headers }, 'statusCode'],
    ['http-api', {}, { ...usual, statusCode: '200', headers }, 'statusCode'],
    ['http-api', {}, { ...usual, body: undefined, headers }, 'body'],
    ['http-api', {}, { ...usual, isBase64Encoded: 'no', headers }, 'isBase64Encoded'],
    ['http-api', {}, { ...usual, headers: { a: ['b'] } }, 'headers'],
    ['http-api', {}, { ...usual, headers, cookies: [] }, 'cookies'],
    ['http-api', {}, { ...usual, headers, multiValueHeaders }, 'multiValueHeaders'],
    ['rest-api', {}, { ...usual, headers }, 'headers'],
    ['rest-api', {}, { ...usual, multiValueHeaders: { a: [] } }, 'multiValueHeaders'],
    ['application-load-balancer', {}, { ...usual, headers }, 'statusDescription'],
    ['application-load-balancer', {}, { ...usual, statusDescription, multiValueHeaders }, 'multiValueHeaders'],
  ] as const)('of %s for %j is wrong: %j', (door, event, answer, member) => {
    expect(wrongShape(door, event, answer)).toBe(member);
  });
});

describe('a change of an event', () => {
  const event = { a: { b: 'text' }, c: [1] };
  const changed = (...args: Parameters<typeof mutated>[1]) => mutated(event, args);

  it('drops, puts, repeats or splices one member, and leaves the event itself alone', () => {
    expect(changed({ at: 1, how: { kind: 'drop' } })).toEqual({ a: {}, c: [1] });
    expect(changed({ at: 6, how: { kind: 'put', value: null } })).toEqual({ a: { b: 'text' }, c: null });
    expect(changed({ at: 3, how: { kind: 'list' } })).toEqual({ a: { b: 'text' }, c: [[1, 1]] });
    expect(changed({ at: 1, how: { kind: 'splice', from: 6, length: 2, text: '?' } })).toEqual({
      a: { b: 't?t' },
      c: [1],
    });
    expect(changed({ at: 1, how: { kind: 'twice', upper: true, value: 'x' } })).toMatchObject({
      a: { b: 'text', B: 'x' },
    });
    expect(event).toEqual({ a: { b: 'text' }, c: [1] });
  });
});

describe('docs/proof.md', () => {
  it('has figures of twenty minutes at least, in which no rule was broken', () => {
    const [, events, minutes] = /: ([\d,]+) events in (\d+) minutes,.* No rule was broken\./.exec(partOf('fuzz')) ?? [];
    expect(Number(minutes)).toBeGreaterThanOrEqual(20);
    expect(Number(events?.replaceAll(',', ''))).toBeGreaterThan(100_000);
  });
});
