import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Cause, type DiagnoseOptions, diagnose } from '../../diagnosis';
import { signedConnectEvent } from '../../lambda/testing';
import { PARENT_TOKEN, sign, TOKEN } from './diagnose-staged';

const HOST = 'a1b2c3d4e5.execute-api.us-east-1.amazonaws.com';
const SHARED = { id: 'webhooks_sharedkey_one', secret: 'one' };

/** A handshake that arrived at one URL, and was signed for another. */
interface Arrived {
  /** Host and stage of the event. */
  readonly host?: string;
  readonly stage?: string;
  readonly headers?: Record<string, string>;
  readonly sharedKey?: typeof SHARED;
  readonly token?: string;
  /** Query that API Gateway hands over, if it isn't the signed one. */
  readonly query?: Record<string, string>;
}

/** Returns the event of `$connect`, signed for `url`. */
function handshake(url: string, arrived: Arrived = {}): Record<string, unknown> {
  const { host = HOST, stage = 'live', headers = {}, sharedKey, token = TOKEN, query } = arrived;
  const key = sharedKey ? { sharedKey } : { authToken: token };
  const signedUrl = url.replace(/^https:/, 'wss:');
  const event = signedConnectEvent({ url: signedUrl, stage, headers, ...key });
  const context = { ...(event['requestContext'] as object), domainName: host };
  const all = { ...(event['headers'] as Record<string, string>), Host: host };
  const own = query ? { queryStringParameters: query, multiValueQueryStringParameters: undefined } : {};
  return { ...event, headers: all, multiValueHeaders: undefined, requestContext: context, ...own };
}

function cause(event: unknown, options: Partial<DiagnoseOptions> = {}) {
  return diagnose({ event }, { tokens: TOKEN, ...options });
}

describe('the handshake of a relay', () => {
  it.each([
    ['the endpoint of the stage', `wss://${HOST}/live`, {}, {}],
    ['a slash at its end', `wss://${HOST}/live/`, {}, {}],
    ['a query', `wss://${HOST}/live?a=b%20c&d=e`, {}, {}],
    ['a domain without a mapping key', 'wss://relay.example.com', { host: 'relay.example.com' }, {}],
    [
      'a declared domain and mapping key',
      'wss://relay.example.com/agent',
      { host: 'relay.example.com' },
      { relayUrls: ['wss://relay.example.com/agent'] },
    ],
  ] as const)('is signed as the runtime accepts it: %s', (_, url, arrived, options) => {
    expect(cause(handshake(url, arrived), options)).toMatchObject({ signed: true, cause: null, signedUrl: url });
  });

  it('is signed with a shared key', () => {
    const event = handshake(`wss://${HOST}/live`, { sharedKey: SHARED });
    expect(cause(event, { tokens: { authToken: TOKEN, sharedKeys: [SHARED] } })).toMatchObject({ signed: true });
  });

  it.each<[string, Cause, string, Arrived, Partial<DiagnoseOptions>, RegExp, RegExp]>([
    [
      'a mapping key that is not declared',
      'path-prefix',
      'wss://relay.example.com/twilio/agent',
      { host: 'relay.example.com' },
      { otherUrls: ['wss://relay.example.com/twilio/agent'] },
      /signed the path/,
      /Set TWILIO_RELAY_URL=wss:\/\/relay\.example\.com\/twilio\/agent .*this handshake is accepted/,
    ],
    [
      'a common mapping key, without a hint',
      'path-prefix',
      'wss://relay.example.com/agent',
      { host: 'relay.example.com' },
      {},
      /\/agent in front/,
      /TWILIO_RELAY_URL=wss:\/\/relay\.example\.com\/agent/,
    ],
    ['another stage', 'path-prefix', `wss://${HOST}/prod`, {}, {}, /\/prod/, /the URL ends with the stage/],
    [
      'a proxy with its own host',
      'host',
      'wss://voice.example.com/live',
      { headers: { 'X-Forwarded-Host': 'voice.example.com' } },
      {},
      /signed the host voice\.example\.com/,
      /TWILIO_RELAY_URL=wss:\/\/voice\.example\.com\/live/,
    ],
    [
      'the token of the parent account',
      'token',
      `wss://${HOST}/live`,
      { token: PARENT_TOKEN },
      { otherTokens: [{ id: 'parent', secret: PARENT_TOKEN, algorithm: 'sha1' }] },
      /signed with the auth token "parent"/,
      /primary auth token/,
    ],
    [
      'a shared key that the function lacks',
      'shared-key',
      `wss://${HOST}/live`,
      { sharedKey: SHARED },
      {},
      /shared key/,
      /sharedKeys/,
    ],
    [
      'a query that was lost',
      'query-lost',
      `wss://${HOST}/live?tenant=7`,
      { query: {} },
      { otherUrls: [`wss://${HOST}/live?tenant=7`] },
      /with a query.*not received/,
      /Forward the query/,
    ],
    ['a port that was signed', 'port', `wss://${HOST}:8443/live`, {}, {}, /signed port 8443/, /port/],
  ])('names its cause: %s', (_, expected, url, arrived, options, says, fix) => {
    const found = cause(handshake(url, arrived), options);
    expect(found).toMatchObject({ signed: false, cause: expected, docs: `docs/troubleshooting.md#${expected}` });
    expect(found.detail).toMatch(says);
    expect(found.fix).toMatch(fix);
    expect(found.receivedUrl).toMatch(/^wss:/);
    expect(JSON.stringify(found)).not.toMatch(new RegExp(`${TOKEN}|${PARENT_TOKEN}`));
  });

  it('that was signed as https is a scheme, and no origin is said to help', () => {
    const event = handshake(`wss://${HOST}/live`);
    const { headers } = event as { headers: Record<string, string> };
    const https = sign(`https://${HOST}/live`);
    const found = cause({ ...event, headers: { ...headers, 'X-Twilio-Signature': https } });
    expect(found).toMatchObject({ cause: 'scheme', signedUrl: `https://${HOST}/live` });
    expect(found.fix).toMatch(/begins with `wss:\/\/`/);
    expect(found.fix).not.toContain('TWILIO_RELAY_URL');
  });

  it('without a signature is unsigned', () => {
    const { headers, ...event } = handshake(`wss://${HOST}/live`) as { headers: Record<string, string> };
    const { 'X-Twilio-Signature': _, ...others } = headers;
    expect(cause({ ...event, headers: others })).toMatchObject({ cause: 'unsigned' });
  });

  it('is read from events without an event type, and other events of the relay are not', () => {
    const event = handshake(`wss://${HOST}/live`);
    const { eventType: _, ...context } = event['requestContext'] as Record<string, unknown>;
    expect(cause({ ...event, requestContext: context })).toMatchObject({ signed: true });
    expect(() => cause({ ...event, requestContext: { ...context, routeKey: '$default' } })).toThrow();
    expect(() => cause({ ...event, requestContext: { ...context, connectionId: 7 } })).toThrow();
  });
});

describe('a signed handshake with a staged fault', () => {
  const label = fc.stringMatching(/^[a-z][a-z0-9-]{1,10}$/);
  const faults: readonly [Cause, (host: string, stage: string, key: string) => [unknown, Partial<DiagnoseOptions>]][] =
    [
      [
        'path-prefix',
        (host, stage, key) => [
          handshake(`wss://${host}/${key}-key`, { host, stage }),
          { otherUrls: [`wss://${host}/${key}-key`] },
        ],
      ],
      [
        'host',
        (host, stage, key) => [
          handshake(`wss://${key}.${host}/${stage}`, { host, stage }),
          { otherUrls: [`wss://${key}.${host}`] },
        ],
      ],
      ['port', (host, stage) => [handshake(`wss://${host}:8443/${stage}`, { host, stage }), {}]],
      [
        'token',
        (host, stage) => [
          handshake(`wss://${host}/${stage}`, { host, stage, token: PARENT_TOKEN }),
          { otherTokens: [{ id: 'parent', secret: PARENT_TOKEN, algorithm: 'sha1' }] },
        ],
      ],
      [
        'unsigned',
        (host, stage) => [{ ...handshake(`wss://${host}/${stage}`, { host, stage }), headers: { Host: host } }, {}],
      ],
    ];

  it('gets the name of its cause, for every host, stage and key', () => {
    fc.assert(
      fc.property(fc.constantFrom(...faults), label, label, label, ([expected, stage], host, name, key) => {
        const [event, options] = stage(`${host}.example.com`, name, key);
        expect(cause(event, options)).toMatchObject({ signed: false, cause: expected });
      }),
      { numRuns: 60 },
    );
  });

  it('is signed again once the URL that the fix names is declared', () => {
    fc.assert(
      fc.property(label, label, (host, key) => {
        const url = `wss://${host}.example.com/${key}`;
        const event = handshake(url, { host: `${host}.example.com`, stage: 'live' });
        const found = cause(event, { otherUrls: [url] });
        const [, declared = ''] = /TWILIO_RELAY_URL=(\S+)/.exec(found.fix ?? '') ?? [];
        const accepted = key === 'live' ? found : cause(event, { relayUrls: declared.split(',') });
        expect(accepted).toMatchObject({ signed: true });
      }),
      { numRuns: 30 },
    );
  });
});
