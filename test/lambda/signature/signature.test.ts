import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Pair } from '../../../lambda/front-door/front-door';
import { authTokenKey, bodyHashOf, signedParams, verify } from '../../../lambda/signature';
import type { SignedContent } from '../../../lambda/signature/signed-content';

const KEYS = [authTokenKey('12345', 'primary')];

function form(...params: Pair[]): SignedContent {
  return { kind: 'form', body: new Uint8Array(), params };
}

const CALL: Pair[] = [
  ['CallSid', 'CA1234567890ABCDE'],
  ['Caller', '+14158675309'],
  ['Digits', '1234'],
  ['From', '+14158675309'],
  ['To', '+18005551212'],
];
const URL = 'https://mycompany.com/myapp.php?foo=1&bar=2';

/** Test vectors from Twilio's helper libraries and documentation. */
const VECTORS: [name: string, url: string, content: SignedContent, signature: string][] = [
  ['URL and parameters', URL, form(...CALL), 'RSOYDt4T1cUTdK1PDd93/VVr8B8='],
  ['port 443', URL.replace('.com', '.com:443'), form(...CALL), 'kvajT1Ptam85bY51eRf/AJRuM3w='],
  [
    'http, port 80',
    URL.replace('https', 'http').replace('.com', '.com:80'),
    form(...CALL),
    '0ZXoZLH/DfblKGATFgpif+LLRf4=',
  ],
  [
    'http, port 1234',
    URL.replace('https', 'http').replace('.com', '.com:1234'),
    form(...CALL),
    'Zmvh+3yNM1Phv2jhDCwEM3q5ebU=',
  ],
  ['port 1234', URL.replace('.com', '.com:1234'), form(...CALL), 'CYn1h0gLBdNxDGkKJg6hYohgeD8='],
  ['user and password', URL.replace('//', '//user:pass@'), form(...CALL), 'CukzLTc1tT5dXEDIHm/tKBanW10='],
  ['user', URL.replace('//', '//user@'), form(...CALL), '2YRLlVAflCqxaNicjMpJcSTgzSs='],
  [
    'user, password and port',
    URL.replace('//mycompany.com', '//user:pass@mycompany.com:443'),
    form(...CALL),
    'ZQFR1PTIZXF2MXB8ZnKCvnnA+rI=',
  ],
  ['escaped apostrophe', `${URL}&Body=It%27s+amazing`, form(...CALL), 'TfZzewPq8wqrGlMfyAud8+/IvJ0='],
  [
    'repeated values',
    URL,
    form(['Sid', 'CA123'], ['SidAccount', 'AC123'], ['Digits', '5678'], ['Digits', '1234'], ['Digits', '1234']),
    'IK+Dwps556ElfBT0I3Rgjkr1wJU=',
  ],
  [
    'repeated name alone',
    URL,
    form(['MessagingBinding.Address', '+1325xxxxxxx'], ['MessagingBinding.Address', '+1415xxxxxxx']),
    '83O6e2vORAoJHUNzJjDWN1jz+BA=',
  ],
  [
    'JSON',
    `${URL}&bodySHA256=0a1ff7634d9ab3b95db5c9a2dfe9416e41502b283a80c7cf19632632f96e6620`,
    { kind: 'hashed', json: true, body: Buffer.from('{"property": "value", "boolean": true}') },
    'a9nBmqA0ju/hNViExpshrM61xv4=',
  ],
  [
    'JSON, the hash alone in the query',
    'https://mycompany.com/myapp.php?bodySHA256=0a1ff7634d9ab3b95db5c9a2dfe9416e41502b283a80c7cf19632632f96e6620',
    { kind: 'hashed', json: true, body: Buffer.from('{"property": "value", "boolean": true}') },
    'y77kIzt2vzLz71DgmJGsen2scGs=',
  ],
  [
    'the documentation',
    'https://example.com/myapp.php?foo=1&bar=2',
    form(...CALL.map(([name, value]): Pair => [name, /From|Caller/.test(name) ? '+14158675310' : value])),
    'L/OH5YylLD5NRKLltdqwSvS0BnU=',
  ],
];

describe("Twilio's published vectors", () => {
  it.each(VECTORS)('%s', (_name, url, content, signature) => {
    expect(verify([url], content, signature, KEYS)).toMatchObject({ ok: true, url, key: { id: 'primary' } });
  });

  it.each(VECTORS)('%s: not with another token or URL', (_name, url, content, signature) => {
    expect(verify([url], content, signature, [authTokenKey('12346', 'primary')])).toMatchObject({ ok: false });
    expect(verify([`${url}x`], content, signature, KEYS)).toMatchObject({ ok: false });
  });
});

describe('verify', () => {
  const signature = 'RSOYDt4T1cUTdK1PDd93/VVr8B8=';

  it('finds URL and key among several', () => {
    const keys = [authTokenKey('other', 'secondary'), ...KEYS];
    expect(verify(['https://a.example/', URL], form(...CALL), signature, keys)).toMatchObject({
      ok: true,
      url: URL,
      key: { id: 'primary' },
    });
  });

  it('returns the first of two matching URLs', () => {
    expect(verify([URL, URL], form(...CALL), signature, KEYS)).toMatchObject({ ok: true, url: URL });
  });

  it.each([
    '',
    'AAAA',
    'not base64!',
    `${signature} `,
    signature.replace('=', ''),
    `${signature}=`,
    signature.replace('8=', '9='),
  ])('rejects the signature %j', (given) => {
    expect(verify([URL], form(...CALL), given, KEYS)).toEqual({ ok: false, reason: 'invalid-signature' });
  });

  it('rejects everything without keys or URLs', () => {
    expect(verify([URL], form(...CALL), signature, [])).toMatchObject({ ok: false });
    expect(verify([], form(...CALL), signature, KEYS)).toMatchObject({ ok: false });
  });

  it("rejects a body that doesn't match its hash, with a separate reason", () => {
    const [, url, , json] = VECTORS[11] ?? [];
    const content: SignedContent = {
      kind: 'hashed',
      json: true,
      body: Buffer.from('{"property": "value", "boolean": false}'),
    };
    expect(verify([url ?? ''], content, json ?? '', KEYS)).toEqual({ ok: false, reason: 'invalid-body-hash' });
  });

  it('supports SHA-256 keys', () => {
    const url = 'https://mycompany.com/';
    const signed = '61K7EzPM9tKAIm1oISesXnJTC9ydemYudoRQqx215z4=';
    const key = { id: 'shared', secret: '12345', algorithm: 'sha256' as const };
    expect(verify([url], form(), signed, [key])).toMatchObject({ ok: true, key: { id: 'shared' } });
    expect(verify([url], form(), signed, KEYS).ok).toBe(false);
  });
});

describe('a hash in the URL', () => {
  const url = `${URL}&bodySHA256=ab`;
  const sign = (text: string) => createHmac('sha1', '12345').update(text).digest('base64');

  it('is ignored for a form, whose parameters are signed', () => {
    expect(verify([url], form(['a', '1']), sign(`${url}a1`), KEYS)).toMatchObject({ ok: true });
  });

  it.each([URL, url, `${url}&bodySHA256=ab`])('must appear once and match hashed content: not %s', (signed) => {
    const content: SignedContent = { kind: 'hashed', json: false, body: Buffer.from('x') };
    expect(verify([signed], content, sign(signed), KEYS)).toEqual({ ok: false, reason: 'invalid-body-hash' });
  });
});

describe('the number of attempts', () => {
  const urls = Array.from({ length: 20 }, (_, index) => `https://a.example/${String(index).padStart(2, '0')}`);
  const [first = ''] = urls;
  const keys = [authTokenKey('one', 'primary'), authTokenKey('two', 'secondary')];

  /** Whether the signature is found if Twilio called the URL at this position and signed with this key. */
  function isFound(bytes: number, at: number, key: 0 | 1 = 0, count = 1): boolean {
    const value = 'x'.repeat(bytes - 1);
    const signature = createHmac('sha1', keys[key]?.secret ?? '')
      .update(`${urls[at]}a${value}`)
      .digest('base64');
    return verify(urls, form(['a', value]), signature, keys.slice(0, count)).ok;
  }

  /** Bytes of parameters with which one attempt takes a sixteenth of the hashed bytes that are allowed. */
  const sixteenth = 1024 * 1024 - 1024 - first.length;

  it('is limited by the hashed bytes', () => {
    expect([isFound(sixteenth, 15), isFound(sixteenth, 16)]).toEqual([true, false]);
    expect([isFound(sixteenth + 1, 14), isFound(sixteenth + 1, 15)]).toEqual([true, false]);
  });

  it("is at least eight, regardless of the body's size", () => {
    expect([isFound(4 * 1024 * 1024, 7), isFound(4 * 1024 * 1024, 8)]).toEqual([true, false]);
  });

  it('includes the attempts of all keys', () => {
    const found = (at: number, key: 0 | 1) => isFound(sixteenth + 1, at, key, 2);
    expect([found(6, 1), found(7, 0), found(7, 1), found(8, 0)]).toEqual([true, true, false, false]);
  });
});

describe('signedParams', () => {
  it('sorts names and distinct values, with empty ones and without trimming', () => {
    expect(
      signedParams([
        ['b', ' 2 '],
        ['a', ''],
        ['b', '1'],
        ['b', ' 2 '],
      ]),
    ).toBe('ab 2 b1');
  });
});

describe('bodyHashOf', () => {
  it.each([
    ['https://a.example/?bodySHA256=ab', 'ab'],
    ['https://a.example/?x=1&bodySHA256=', ''],
    ['https://a.example/?bodySHA256=ab&bodySHA256=ab', undefined],
    ['https://a.example/?bodySHA256=ab&x=1', undefined],
    ['https://a.example/?bodySHA256=ab&', undefined],
    ['https://a.example/?xbodySHA256=ab', undefined],
    ['https://a.example/bodySHA256=ab', undefined],
    ['https://a.example/&bodySHA256=ab', undefined],
    ['https://a.example/', undefined],
  ])('of %s is %s', (url, hash) => {
    expect(bodyHashOf(url)).toBe(hash);
  });
});
