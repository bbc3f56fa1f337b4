import fc from 'fast-check';
import type { OracleRequest } from './request';
import { signedRequests } from './signed-requests';

/** What chooses where and how a request is changed. */
interface Choice {
  readonly at: number;
  readonly by: string;
  readonly other: OracleRequest;
}

type Tampering = (request: OracleRequest, choice: Choice) => Partial<OracleRequest>;

function changedAt(text: string, { at, by }: Choice): string {
  // By characters: half of one is on no wire.
  const characters = [...text];
  characters[characters.length === 0 ? 0 : at % characters.length] = by;
  return characters.join('');
}

const FORM = 'application/x-www-form-urlencoded';
const AUTHORITY = /^(https?:\/\/(?:[^/?#]*@)?(?:\[[^\]]*\]|[^/?#:]*))(:\d+)?/;

/** What an attacker, a proxy or a careless server makes of a signed request. Some leave it signed. */
const TAMPERINGS: Readonly<Record<string, Tampering>> = {
  'another token': (_, { other }) => ({ token: other.token }),
  'one character of the signature': ({ signature }, choice) => ({ signature: changedAt(signature, choice) }),
  'the signature with spaces, without its padding, or none': ({ signature }, { at }) => ({
    signature: [`${signature} `, signature.replace('=', ''), '', `${signature}=`][at % 4] ?? '',
  }),
  "another request's signature": (_, { other }) => ({ signature: other.signature }),
  'one character of the path or query': ({ url }, choice) => {
    const start = AUTHORITY.exec(url)?.[0] ?? '';
    return { url: start + changedAt(url.slice(start.length), choice).replace(/^(?![/?])/, '/') };
  },
  'one byte of the body': ({ body }, choice) => ({
    body: Buffer.from(changedAt(body.toString('latin1'), choice), 'latin1'),
  }),
  'a byte that is no UTF-8 in the body': ({ body }, { at }) => ({
    body: Buffer.concat([body, Buffer.from(at % 2 === 0 ? '&Extra=%ff' : '&Extra=\xff', 'latin1')]),
  }),
  'a parameter more': ({ body }, { by }) => ({ body: Buffer.concat([body, Buffer.from(`&Extra=${by}`)]) }),
  'a parameter less': ({ body }) => ({
    body: Buffer.from(body.toString('latin1').replace(/(?:^|&)[^&]*$/, ''), 'latin1'),
  }),
  'the parameters in another order': ({ body }) => ({
    body: Buffer.from(body.toString('latin1').split('&').reverse().join('&'), 'latin1'),
  }),
  'a parameter twice': ({ body }) => ({ body: Buffer.concat([body, Buffer.from('&'), body]) }),
  'name and value drawn together': ({ body }) => ({
    body: Buffer.from(body.toString('latin1').replace(/=([^&])/, '$1='), 'latin1'),
  }),
  'broken escapes, and bytes that are no UTF-8, which lenient readers read as the same': ({ body }) => ({
    body: Buffer.from(body.toString('latin1').replaceAll('%EF%BF%BD', '%FF').replaceAll('%25', '%'), 'latin1'),
  }),
  'no body': () => ({ body: Buffer.alloc(0) }),
  'a form as JSON, JSON as a form': ({ contentType }) => ({
    contentType: contentType === FORM ? 'application/json' : FORM,
  }),
  'POST as GET, GET as POST': ({ method }) => ({ method: method === 'GET' ? 'POST' : 'GET' }),
  'the default port put on, a port taken off': ({ url }) => ({
    url: url.replace(
      AUTHORITY,
      (_all, start: string, port) => start + (port ? '' : start.startsWith('https') ? ':443' : ':80'),
    ),
  }),
  'the query decoded': ({ url }) => ({ url: url.replace(/%27/g, "'").replace(/%20/g, ' ') }),
  'the URL through new URL()': ({ url }) => ({ url: URL.canParse(url) ? new URL(url).toString() : url }),
  'the hash of the body twice': ({ url }) => ({ url: url.replace(/(bodySHA256=[0-9a-f]*)$/, '$1&$1') }),
  'the hash of the body in upper case': ({ url }) => ({
    url: url.replace(/bodySHA256=([0-9a-f]*)$/, (_all, hash: string) => `bodySHA256=${hash.toUpperCase()}`),
  }),
};

/** What can be done to a request, `signed` first. */
export const KINDS: readonly string[] = ['signed', ...Object.keys(TAMPERINGS)];

/** Whether two requests are the same to whoever gets them: a GET has no body. */
function isSame(one: OracleRequest, other: OracleRequest): boolean {
  const texts = ({ kind: _, contentType, body, ...rest }: OracleRequest) =>
    JSON.stringify(rest.method === 'GET' ? rest : { ...rest, contentType, body: body.toString('latin1') });
  return texts(one) === texts(other);
}

/** The first kind from the chosen one on that changes anything. */
function tampered(request: OracleRequest, first: number, choice: Choice): OracleRequest {
  const kinds = KINDS.slice(1);
  for (const [index] of kinds.entries()) {
    const kind = kinds[(first + index) % kinds.length] ?? '';
    const changed = { ...request, ...TAMPERINGS[kind]?.(request, choice), kind };
    if (!isSame(changed, request)) return changed;
  }
  return request;
}

/** Every other request is changed after it was signed. */
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
