import fc from 'fast-check';
import { type OracleRequest, signedRequests } from './signed-requests';

/** Determines where and how a request is changed. */
interface Choice {
  readonly at: number;
  readonly by: string;
  readonly other: OracleRequest;
}

type Tampering = (request: OracleRequest, choice: Choice) => Partial<OracleRequest>;

function changedAt(text: string, { at, by }: Choice): string {
  // By code points, because half a surrogate pair can't be sent.
  const characters = [...text];
  characters[characters.length === 0 ? 0 : at % characters.length] = by;
  return characters.join('');
}

const FORM = 'application/x-www-form-urlencoded';
const AUTHORITY = /^(https?:\/\/(?:[^/?#]*@)?(?:\[[^\]]*\]|[^/?#:]*))(:\d+)?/;

/** Changes that an attacker, a proxy or a careless server makes. Some keep the signature valid. */
const TAMPERINGS: Readonly<Record<string, Tampering>> = {
  'another token': (_, { other }) => ({ token: other.token }),
  'one character of the signature changed': ({ signature }, choice) => ({ signature: changedAt(signature, choice) }),
  'signature with a space, without padding, or empty': ({ signature }, { at }) => ({
    signature: [`${signature} `, signature.replace('=', ''), '', `${signature}=`][at % 4] ?? '',
  }),
  "another request's signature": (_, { other }) => ({ signature: other.signature }),
  'one character of the path or query changed': ({ url }, choice) => {
    const start = AUTHORITY.exec(url)?.[0] ?? '';
    return { url: start + changedAt(url.slice(start.length), choice).replace(/^(?![/?])/, '/') };
  },
  'one byte of the body changed': ({ body }, choice) => ({
    body: Buffer.from(changedAt(body.toString('latin1'), choice), 'latin1'),
  }),
  "a byte in the body that isn't UTF-8": ({ body }, { at }) => ({
    body: Buffer.concat([body, Buffer.from(at % 2 === 0 ? '&Extra=%ff' : '&Extra=\xff', 'latin1')]),
  }),
  'a parameter added': ({ body }, { by }) => ({ body: Buffer.concat([body, Buffer.from(`&Extra=${by}`)]) }),
  'a parameter removed': ({ body }) => ({
    body: Buffer.from(body.toString('latin1').replace(/(?:^|&)[^&]*$/, ''), 'latin1'),
  }),
  'parameters in another order': ({ body }) => ({
    body: Buffer.from(body.toString('latin1').split('&').reverse().join('&'), 'latin1'),
  }),
  'every parameter repeated': ({ body }) => ({ body: Buffer.concat([body, Buffer.from('&'), body]) }),
  'name and value joined': ({ body }) => ({
    body: Buffer.from(body.toString('latin1').replace(/=([^&])/, '$1='), 'latin1'),
  }),
  'broken escapes and invalid UTF-8 that lenient parsers read as the same': ({ body }) => ({
    body: Buffer.from(body.toString('latin1').replaceAll('%EF%BF%BD', '%FF').replaceAll('%25', '%'), 'latin1'),
  }),
  'no body': () => ({ body: Buffer.alloc(0) }),
  'form sent as JSON, JSON sent as a form': ({ contentType }) => ({
    contentType: contentType === FORM ? 'application/json' : FORM,
  }),
  'POST sent as GET, GET sent as POST': ({ method }) => ({ method: method === 'GET' ? 'POST' : 'GET' }),
  'default port added, or port removed': ({ url }) => ({
    url: url.replace(
      AUTHORITY,
      (_all, start: string, port) => start + (port ? '' : start.startsWith('https') ? ':443' : ':80'),
    ),
  }),
  'query decoded': ({ url }) => ({ url: url.replace(/%27/g, "'").replace(/%20/g, ' ') }),
  'URL rebuilt with new URL()': ({ url }) => ({ url: URL.canParse(url) ? new URL(url).toString() : url }),
  'body hash repeated': ({ url }) => ({ url: url.replace(/(bodySHA256=[0-9a-f]*)$/, '$1&$1') }),
  'body hash in upper case': ({ url }) => ({
    url: url.replace(/bodySHA256=([0-9a-f]*)$/, (_all, hash: string) => `bodySHA256=${hash.toUpperCase()}`),
  }),
};

/** Every change of a request; `signed`, no change, comes first. */
export const KINDS: readonly string[] = ['signed', ...Object.keys(TAMPERINGS)];

/** Whether a receiver can't tell two requests apart. The body of a GET doesn't count. */
function isSame(one: OracleRequest, other: OracleRequest): boolean {
  const texts = ({ kind: _, contentType, body, ...rest }: OracleRequest) =>
    JSON.stringify(rest.method === 'GET' ? rest : { ...rest, contentType, body: body.toString('latin1') });
  return texts(one) === texts(other);
}

/** Applies the first change, starting at the chosen one, that makes a difference. */
function tampered(request: OracleRequest, first: number, choice: Choice): OracleRequest {
  const kinds = KINDS.slice(1);
  for (const [index] of kinds.entries()) {
    const kind = kinds[(first + index) % kinds.length] ?? '';
    const changed = { ...request, ...TAMPERINGS[kind]?.(request, choice), kind };
    if (!isSame(changed, request)) return changed;
  }
  return request;
}

/** Signed requests, half of them changed after signing. */
export const requests: fc.Arbitrary<OracleRequest> = fc
  .record({
    request: signedRequests,
    other: signedRequests,
    changed: fc.boolean(),
    first: fc.nat(1000),
    at: fc.nat(),
    by: fc.constantFrom(...'abcXYZ019/=&.-_~%+?'),
  })
  .map(({ request, changed, first, ...choice }) => (changed ? tampered(request, first, choice) : request));
