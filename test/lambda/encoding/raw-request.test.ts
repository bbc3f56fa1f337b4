import { describe, expect, it } from 'vitest';
import type { RawRequest } from '../../../lambda/encoding';
import {
  allValues,
  eventBody,
  forwardedHeaders,
  grouped,
  joinedValues,
  lastValues,
  passesAsText,
  splitTarget,
} from '../../../lambda/encoding/raw-request';
import { decodeLeniently, decodeQueryText, rawPairs } from '../../../lambda/front-door/event';
import type { Pair } from '../../../lambda/front-door/front-door';

function wire(own: Partial<RawRequest> = {}): RawRequest {
  const usual = {
    method: 'POST',
    scheme: 'https',
    host: 'a.example',
    target: '/',
    headers: [],
    body: Buffer.of(),
  } as const;
  return { ...usual, ...own };
}

describe('a target', () => {
  it.each([
    ['/a', '/a', undefined],
    ['/a?', '/a', ''],
    ['/a?b?c=1', '/a', 'b?c=1'],
    ['?b', '', 'b'],
  ])('%s is split at its first question mark', (target, path, query) => {
    expect(splitTarget(target)).toEqual({ path, query });
  });
});

describe('a raw query', () => {
  it.each<[string | undefined, Pair[]]>([
    [undefined, []],
    ['', []],
    [
      'a=1&b',
      [
        ['a', '1'],
        ['b', ''],
      ],
    ],
    [
      '&&a=1=2&=&',
      [
        ['a', '1=2'],
        ['', ''],
      ],
    ],
    ['=x', [['', 'x']]],
  ])('%j is split into names and values, still encoded', (query, pairs) => {
    expect(rawPairs(query)).toEqual(pairs);
  });

  it('is decoded if possible, with a plus as a space', () => {
    expect(decodeQueryText('a+b%2B%C3%A9+')).toBe('a b+é ');
    expect(decodeQueryText('%zz+')).toBe('%zz ');
    expect(decodeLeniently('a+b%20')).toBe('a+b ');
    expect(decodeLeniently('%ff')).toBe('%ff');
  });
});

describe('pairs', () => {
  const groups = grouped([
    ['b', '1'],
    ['a', '2'],
    ['b', '3'],
    ['__proto__', '4'],
  ]);

  it('are grouped by name, in order of first occurrence', () => {
    expect(groups).toEqual([
      ['b', ['1', '3']],
      ['a', ['2']],
      ['__proto__', ['4']],
    ]);
  });

  it('become the maps of an event', () => {
    expect(Object.entries(lastValues(groups))).toEqual([
      ['b', '3'],
      ['a', '2'],
      ['__proto__', '4'],
    ]);
    expect(Object.entries(allValues(groups))).toEqual(groups);
    expect(Object.entries(joinedValues(groups))).toEqual([
      ['b', '1,3'],
      ['a', '2'],
      ['__proto__', '4'],
    ]);
    expect(lastValues([['a', []]])).toEqual({ a: '' });
  });
});

describe('the port', () => {
  it.each([
    ['https', 'a.example', '443'],
    ['http', 'a.example', '80'],
    ['http', 'a.example:8443', '8443'],
    ['https', '[::1]:80', '80'],
    ['https', 'a.example:', '443'],
    ['https', 'a:1.example', '443'],
  ] as const)('of %s://%s is %s', (scheme, host, port) => {
    expect(forwardedHeaders(wire({ scheme, host })).at(-1)).toEqual(['x-forwarded-port', port]);
  });
});

describe('headers that a front door adds', () => {
  it('follow those of the client and replace its own', () => {
    const headers: Pair[] = [
      ['X-Forwarded-Proto', 'http'],
      ['x-a', '1'],
      ['X-FORWARDED-PORT', '1'],
      ['X-A', '2'],
    ];
    expect(forwardedHeaders(wire({ headers, host: 'a.example:8443' }))).toEqual([
      ['x-a', '1'],
      ['x-a', '2'],
      ['host', 'a.example:8443'],
      ['x-forwarded-for', '203.0.113.10'],
      ['x-forwarded-proto', 'https'],
      ['x-forwarded-port', '8443'],
    ]);
  });

  it("append the client's address to earlier ones", () => {
    const headers: Pair[] = [
      ['X-Forwarded-For', '1.1.1.1'],
      ['x-forwarded-for', '2.2.2.2'],
    ];
    const [, ...added] = forwardedHeaders(wire({ headers, sourceIp: '3.3.3.3' }));
    expect(added[0]).toEqual(['x-forwarded-for', '1.1.1.1, 2.2.2.2, 3.3.3.3']);
  });
});

describe('a body', () => {
  it.each([
    'text/plain',
    'TEXT/xml; charset=utf-8',
    'application/json',
    'application/xml;a=b',
    'application/javascript',
    'application/scim+json',
  ])('of type %s is text', (type) => {
    expect(passesAsText([['Content-Type', type]])).toBe(true);
  });

  it.each([
    'application/x-www-form-urlencoded',
    'application/jsonp',
    'xtext/plain',
    'application/+json',
    'image/png',
    '',
  ])("of type %j isn't text", (type) => {
    expect(passesAsText([['content-type', type]])).toBe(false);
  });

  it("without a type, or with an encoding, isn't text", () => {
    expect(passesAsText([])).toBe(false);
    expect(
      passesAsText([
        ['content-type', 'text/plain'],
        ['Content-Encoding', 'gzip'],
      ]),
    ).toBe(false);
    expect(
      passesAsText([
        ['content-type', 'text/plain'],
        ['content-encoding', ''],
      ]),
    ).toBe(true);
  });

  it('is text or base64 in the event', () => {
    expect(eventBody(Buffer.from('é'), true)).toEqual({ body: 'é', isBase64Encoded: false });
    expect(eventBody(Buffer.from('é'), false)).toEqual({ body: 'w6k=', isBase64Encoded: true });
  });
});
