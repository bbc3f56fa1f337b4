import fc from 'fast-check';
import {
  messageParams,
  recordingParams,
  type SignedRequest,
  signedRequest,
  statusCallbackParams,
  voiceParams,
} from '../../lambda/testing';

/** A request for the judges, as they read it. */
export interface LibraryRequest {
  readonly token: string;
  readonly url: string;
  readonly kind: 'form' | 'json' | 'get';
  readonly body: string;
  readonly signature: string;
  /** Whether the request is as it was signed. */
  readonly genuine: boolean;
}

const word = fc.string({ unit: fc.constantFrom(...'abcxyzABC0189-_.~'), minLength: 1, maxLength: 8 });
const text = fc.oneof(
  word,
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc.constantFrom('', "it's 5 + 5 & é", '%41'),
);

/** URLs as people configure them: with and without a path, a query, and escapes. */
const url = fc
  .tuple(
    word.map((label) => `https://a${label.replace(/[^a-z0-9]/gi, '')}.example.com`),
    fc.array(fc.oneof(word, fc.constantFrom('caf%C3%A9', 'a%20b')), { maxLength: 3 }).map((parts) => parts.join('/')),
    fc.array(fc.tuple(word, fc.oneof(word, fc.constantFrom('a%20b', '%C3%A9', 'a+b'))), { maxLength: 3 }),
  )
  .map(([origin, path, query]) => {
    const pairs = query.map((pair) => pair.join('=')).join('&');
    return `${origin}/${path}${pairs === '' ? '' : `?${pairs}`}`;
  });

const params = fc
  .tuple(
    fc.constantFrom(voiceParams, messageParams, statusCallbackParams, recordingParams),
    fc.dictionary(fc.constantFrom('Body', 'SpeechResult', 'Digits', 'CallerName', 'FromCity'), text),
  )
  .map(([kind, own]) => kind(own));

const token = fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 32, maxLength: 32 });

const CHANGES = ['none', 'none', 'none', 'token', 'url', 'body'] as const;

/** Requests that the test kit signs, as `send` does. Half of them are changed afterwards. */
export function libraryRequests(numRuns: number, seed: number): LibraryRequest[] {
  const shapes = fc.record({
    url,
    token,
    kind: fc.constantFrom('form', 'form', 'json', 'get'),
    params,
    json: fc.jsonValue(),
    change: fc.constantFrom(...CHANGES),
  });
  return fc.sample(shapes, { numRuns, seed }).map(({ kind, change, ...shape }) => {
    const common = { url: shape.url, authToken: shape.token };
    const signed =
      kind === 'json'
        ? signedRequest({ ...common, json: shape.json })
        : signedRequest({ ...common, method: kind === 'get' ? 'GET' : 'POST', params: shape.params });
    return changed(asRequest(signed, kind, shape.token), change);
  });
}

function asRequest({ url, body, headers }: SignedRequest, kind: LibraryRequest['kind'], key: string): LibraryRequest {
  return { token: key, url, kind, body, signature: headers['X-Twilio-Signature'] ?? '', genuine: true };
}

function changed(request: LibraryRequest, change: (typeof CHANGES)[number]): LibraryRequest {
  switch (change) {
    case 'none':
      return request;
    case 'token':
      return { ...request, token: request.token.replace(/^./, (digit) => (digit === '0' ? '1' : '0')), genuine: false };
    case 'url':
      return { ...request, url: request.url.replace('.example.com/', '.example.com/x'), genuine: false };
    case 'body':
      if (request.kind === 'get') return { ...request, url: `${request.url}&Forged=1`, genuine: false };
      return { ...request, body: `${request.body}${request.kind === 'json' ? ' ' : '&Forged=1'}`, genuine: false };
  }
}
