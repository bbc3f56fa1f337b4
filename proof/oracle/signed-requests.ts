import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks';

/** A request whose signature is judged. Every judge gets the same one. */
export interface OracleRequest {
  /** The URL that the signature is checked against. */
  readonly url: string;
  readonly method: 'GET' | 'POST';
  /** `''` for GET. */
  readonly contentType: '' | 'application/x-www-form-urlencoded' | 'application/json';
  readonly body: Buffer;
  readonly signature: string;
  readonly token: string;
  /** The change made after signing; `signed` if there is none. */
  readonly kind: string;
}

type Pair = readonly [name: string, value: string];

const words = (characters: string, minLength: number, maxLength: number) =>
  fc.string({ unit: fc.constantFrom(...characters), minLength, maxLength });

const token = words('0123456789abcdef', 32, 32);

/** Rarely a host that `new URL()` rejects although a client can call it: a numeric last label or broken punycode. */
const host = fc.oneof(
  { weight: 20, arbitrary: words('abcxyz019-', 1, 10).map((label) => `a${label}b.example.com`) },
  { weight: 4, arbitrary: fc.constantFrom('Hooks.Example.COM', '192.0.2.7', '[2001:db8::7]', 'xn--bcher-kva.example') },
  { weight: 1, arbitrary: fc.constantFrom('xn--a.example', 'hooks.example.123') },
);
const port = fc.constantFrom('', '', '', ':443', ':80', ':8443', ':1');
const userInfo = fc.oneof(
  { weight: 5, arbitrary: fc.constant('') },
  {
    weight: 1,
    arbitrary: fc.tuple(words("abc09-._~!$&'()*+,;=%4", 1, 8), words("ab9'+=:", 0, 6)).map((at) => `${at.join(':')}@`),
  },
);

/** Part of a path or query as configured at Twilio: plain, escaped in either case, or in Unicode. */
const piece = fc.oneof(
  { weight: 8, arbitrary: words('abcxyzABC0189-._~', 1, 6) },
  { weight: 2, arbitrary: fc.constantFrom('%20', '%27', '%2F', '%2f', '%c3%a9', '%C3%A9', '%', '%zz', '%2B') },
  { weight: 2, arbitrary: words("'()*!$,;:@+/", 1, 2) },
  { weight: 1, arbitrary: fc.constantFrom('é', '日本', '\u{1f389}', '..', '.') },
);
const path = fc.oneof(
  { weight: 12, arbitrary: fc.array(piece, { maxLength: 6 }).map((pieces) => `/${pieces.join('')}`) },
  { weight: 1, arbitrary: fc.constantFrom('', '/', '//', '/a/../b', '/a/./b/') },
);
const queryPart = fc
  .tuple(fc.array(piece, { maxLength: 2 }), fc.option(fc.array(piece, { maxLength: 3 })))
  .map(([name, value]) => name.join('') + (value === null ? '' : `=${value.join('')}`));
const query = fc.oneof(
  { weight: 1, arbitrary: fc.constant(undefined) },
  { weight: 2, arbitrary: fc.array(queryPart, { maxLength: 5 }).map((parts) => parts.join('&')) },
);

const url = fc
  .record({ scheme: fc.constantFrom('https', 'https', 'https', 'http'), userInfo, host, port, path, query })
  .map((at) => {
    const start = `${at.scheme}://${at.userInfo}${at.host}${at.port}${at.path}`;
    return at.query === undefined ? start : `${start}?${at.query}`;
  });

const text = fc.oneof(
  { weight: 4, arbitrary: words('abcXYZ019 +', 0, 12) },
  { weight: 2, arbitrary: fc.string({ unit: 'grapheme', maxLength: 8 }) },
  { weight: 2, arbitrary: words(" '&=%+#?/\\\r\n\t\0é日\u{1f389}\ufeff\uff5e\ufffd", 1, 8) },
);
const name = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.constantFrom('CallSid', 'From', 'To', 'Body', 'Digits', 'MediaUrl0', 'MessagingBinding.Address'),
  },
  { weight: 2, arbitrary: words('abAB01_.[]-', 1, 6) },
  { weight: 1, arbitrary: fc.constantFrom('__proto__', 'constructor', 'length', '0', 'é', '\uff5e', '\u{1f389}', '') },
);
/** Names and values often repeat, and values are often empty. */
const pairs = fc
  .oneof(
    { weight: 20, arbitrary: fc.array(fc.tuple(name, text), { minLength: 1, maxLength: 8 }) },
    { weight: 1, arbitrary: fc.constant([]) },
  )
  .chain((list) =>
    fc.tuple(fc.constant(list), fc.array(fc.nat(20), { maxLength: 3 }), fc.array(text, { minLength: 3, maxLength: 3 })),
  )
  .map(([list, again, texts]): Pair[] => [
    ...list,
    ...again.flatMap((at, index): Pair[] => {
      const found = list[at % Math.max(1, list.length)];
      return found ? [[found[0], index % 2 === 0 ? found[1] : (texts[index] ?? '')]] : [];
    }),
  ]);

const json = fc.oneof(
  { weight: 8, arbitrary: fc.jsonValue().map((value) => Buffer.from(JSON.stringify(value))) },
  { weight: 4, arbitrary: text.map((each) => Buffer.from(each)) },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 12 }).map((bytes) => Buffer.from(bytes)) },
);

/** Requests as Twilio signs them: forms, JSON with its hash in the URL, and GET. Twilio's library signs. */
export const signedRequests: fc.Arbitrary<OracleRequest> = fc
  .record({ url, token, way: fc.constantFrom('form', 'form', 'form', 'json', 'get'), pairs, json })
  .map(({ url: at, token: key, way, ...content }): OracleRequest => {
    const common = { token: key, kind: 'signed' };
    if (way === 'form') {
      const body = Buffer.from(new URLSearchParams(content.pairs.map(([n, v]): [string, string] => [n, v])).toString());
      const signature = getExpectedTwilioSignature(key, at, asParams(content.pairs));
      return { ...common, url: at, method: 'POST', contentType: 'application/x-www-form-urlencoded', body, signature };
    }
    const body = way === 'json' ? content.json : Buffer.alloc(0);
    const signed = way === 'json' ? withHash(at, body) : at;
    const signature = getExpectedTwilioSignature(key, signed, {});
    const contentType = way === 'json' ? 'application/json' : '';
    return { ...common, url: signed, method: way === 'json' ? 'POST' : 'GET', contentType, body, signature };
  });

function withHash(at: string, body: Buffer): string {
  return `${at}${at.includes('?') ? '&' : '?'}bodySHA256=${createHash('sha256').update(body).digest('hex')}`;
}

/** Converts to what Twilio's library takes: a list of values per name. Without a prototype, to keep `__proto__`. */
function asParams(list: readonly Pair[]): Record<string, string[]> {
  const params: Record<string, string[]> = Object.create(null);
  for (const [key, value] of list) params[key] = [...(params[key] ?? []), value];
  return params;
}
