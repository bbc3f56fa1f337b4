import { describe, expect, it } from 'vitest';
import { signedEvent } from '../../lambda/testing';
import { TOKEN } from '../../proof/fuzz/events';
import { mutated } from '../../proof/fuzz/mutations';
import { checkRead, checkSeen, invalidMember } from '../../proof/fuzz/rules';
import { fuzz, nothingTried } from '../../proof/fuzz/run';
import { type Seen, Subject } from '../../proof/fuzz/subject';
import { partOf } from '../../proof/page';

describe('events that no front door creates', { timeout: 60_000 }, () => {
  it('break no rule, and some reach a route', async () => {
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

  it('accept a signed request', async () => {
    const seen = await received();
    expect(seen.request).toBeDefined();
    checkRead(fuzzed);
    checkSeen(fuzzed, seen);
  });

  it.each<[string, (seen: Seen) => Partial<Seen>, string]>([
    ['an exception', () => ({ thrown: new Error('no') }), 'The handler threw Error: no.'],
    ['an invalid status', ({ response }) => ({ response: { ...(response as object), statusCode: 600 } }), 'statusCode'],
    [
      'a URL other than the signed one',
      ({ request }) => given(request, { url: 'https://a.b/' }),
      'an unsigned request',
    ],
    [
      'a parameter other than the signed one',
      ({ request }) => given(request, { params: { Body: 'other' } }),
      'an unsigned request',
    ],
    ['the token in the log', () => ({ log: `[{"a":"${TOKEN}"}]` }), 'The log contains the token.'],
    ['the signature in the log', () => ({ log: `[{"a":"${signature}"}]` }), 'The log contains the signature.'],
    ['a value in the log', () => ({ log: '[{"a":"Marked"}]' }), 'The log contains a value of the request.'],
  ])('reject %s', async (_what, wrong, message) => {
    const seen = await received();
    expect(() => checkSeen(fuzzed, { ...seen, ...wrong(seen) })).toThrow(message);
  });

  it('reject a body with another hash than the signed one, and JSON without a hash', async () => {
    const signed = { frontDoor: 'http-api', url: 'https://hooks.example.com/json', authToken: TOKEN } as const;
    const json = signedEvent({ ...signed, json: { a: 1 } });
    const seen = await new Subject('routes', { origins: [] }).receive(json);
    const withBody = { ...seen, ...given(seen.request, { body: Buffer.from('{}') }) };
    expect(() => checkSeen({ event: json }, withBody)).toThrow('an unsigned body');
    const get = signedEvent({ ...signed, method: 'GET' });
    const got = await new Subject('routes', { origins: [] }).receive(get);
    expect(() => checkSeen({ event: get }, { ...got, ...given(got.request, { json: 1 }) })).toThrow('unsigned JSON');
  });

  it('reject a response to an event of no front door', async () => {
    const seen = await received();
    expect(() => checkSeen({ event: {} }, seen)).toThrow('An event of no front door');
  });

  function given(request: Seen['request'], own: object): Partial<Seen> {
    return { request: { ...request, ...own } as NonNullable<Seen['request']> };
  }
});

describe('a response', () => {
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
  ] as const)('of %s to %j is valid', (door, event, answer) => {
    expect(invalidMember(door, event, answer)).toBeUndefined();
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
  ] as const)('of %s to %j is invalid: %j', (door, event, answer, member) => {
    expect(invalidMember(door, event, answer)).toBe(member);
  });
});

describe('a mutation', () => {
  const event = { a: { b: 'text' }, c: [1] };
  const changed = (...args: Parameters<typeof mutated>[1]) => mutated(event, args);

  it('drops, replaces, repeats or splices one member, and keeps the original event unchanged', () => {
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
  it('reports at least twenty minutes in which no rule was broken', () => {
    const [, events, minutes] = /: ([\d,]+) events in (\d+) minutes,.* No rule was broken\./.exec(partOf('fuzz')) ?? [];
    expect(Number(minutes)).toBeGreaterThanOrEqual(20);
    expect(Number(events?.replaceAll(',', ''))).toBeGreaterThan(100_000);
  });
});
