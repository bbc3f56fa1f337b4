import { authTokenKey } from '../../lambda/signature';
import {
  atDoor,
  checkedAs,
  event,
  messageParams,
  PARAMS,
  PARENT_TOKEN,
  pairs,
  type Staged,
  sha256,
  sign,
  TOKEN,
  URL,
} from './diagnose-staged';

const params = pairs(PARAMS);
const without = (...gone: string[]) => params.filter(([name]) => !gone.includes(name));

function query(cause: Staged['cause'], [signed, received]: readonly [string, string], says: RegExp): Staged {
  const signedUrl = { url: `${URL}${signed}`, params: PARAMS };
  return checkedAs(cause, `${signed} checked as ${received}`, signedUrl, { url: `${URL}${received}`, params }, says);
}

const SEVEN = '?g=7&b=2&f=6&a=1&e=5&c=3&d=4';
const SORTED = '?a=1&b=2&c=3&d=4&e=5&f=6&g=7';

/** Failures of the query. */
export const QUERIES: readonly Staged[] = [
  query('query-order', ['?b=1&a=2', '?a=2&b=1'], /another order/),
  query('query-order', [SEVEN, SORTED], /another order/),
  query('query-order', ['?a=1&b=2&a=3&c=4&d=5', '?a=1&a=3&b=2&c=4&d=5'], /another order/),
  query('query-order', ['?h=8&a=1&b=2&c=3&d=4&e=5&f=6&g=7', `${SORTED}&h=8`], /another order/),
  atDoor(
    'query-order',
    'rest-api',
    [
      `https://hooks.example.com/live/voice${SEVEN}`,
      `https://hooks.example.com/live/voice?b=2&a=1&c=3&d=4&e=5&f=6&g=7`,
    ],
    /order/,
  ),
  atDoor('query-order', 'function-url', [`${URL}?b=1&a=2`, `${URL}?a=2&b=1`], /another order/),

  query('query-encoding', ['?a=x+y', '?a=x%20y'], /another encoding/),
  query('query-encoding', ['?a=x%20y', '?a=x+y'], /another encoding/),
  query('query-encoding', ['?a=%c3%a9', '?a=%C3%A9'], /encoding/),
  query('query-encoding', ["?a=It's", '?a=It%27s'], /encoding/),
  query('query-encoding', ['?a=x%2Fy', '?a=x/y'], /encoding/),
  query('query-encoding', ['?a=x%2Fy', '?a=x%252Fy'], /encoding/),
  query('query-encoding', ['?a&b=1', '?a=&b=1'], /encoding/),
  query('query-encoding', ['?a=1&b=2', '?a=1&amp;b=2'], /encoding/),
  atDoor('query-encoding', 'http-api', [`${URL}?a=x+y`, `${URL}?a=x%20y`], /encoding/),
  atDoor('query-encoding', 'application-load-balancer', [`${URL}?a=%c3%a9`, `${URL}?a=%C3%A9`], /encoding/),

  atDoor('query-lost', 'function-url', [URL, URL], /bodySHA256/, { sent: { json: { a: 1 }, params: {} } }),
  atDoor(
    'query-lost',
    'rest-api',
    ['https://hooks.example.com/live/x?a=1', 'https://hooks.example.com/live/x?a=1'],
    /bodySHA256/,
    {
      sent: { json: { a: 1 }, params: {} },
    },
  ),
  atDoor('query-lost', 'application-load-balancer', [`${URL}?a=1`, URL], /query/, {
    encode: { headers: { 'X-Original-URI': '/voice?a=1' } },
  }),
  atDoor('query-lost', 'http-api', [`${URL}?a=1&b=2`, `${URL}?b=2`], /query/, { otherUrls: [`${URL}?a=1`] }),
  checkedAs(
    'query-lost',
    'a GET whose query was passed as parameters',
    { url: `${URL}?From=%2B1415&Body=a+b` },
    {
      url: URL,
      params: [
        ['From', '+1415'],
        ['Body', 'a b'],
      ],
    },
    /GET/,
  ),

  query('params-added', ['?a=1', '?a=1&utm_source=x'], /utm_source/),
  query('params-added', ['', '?a=1&b=2'], /a, b/),
];

const signedForm = { url: URL, params: PARAMS };
const MESSAGE = messageParams({ Body: 'Hello ' });
const HELLO = pairs(MESSAGE).map(([name, value]) => [name, value.trim()] as const);

/** Failures of the parameters. */
export const PARAMETERS: readonly Staged[] = [
  checkedAs(
    'params-added',
    'one of a framework',
    signedForm,
    { url: URL, params: [...params, ['_csrf', 'x']] },
    /_csrf/,
  ),
  checkedAs(
    'params-added',
    'two of a framework',
    signedForm,
    { url: URL, params: [...params, ['Stage', 'x'], ['Format', 'y']] },
    /Stage, Format/,
  ),
  checkedAs(
    'params-added',
    "the query's",
    { url: `${URL}?a=1&b=2`, params: PARAMS },
    { url: `${URL}?a=1&b=2`, params: [...params, ['a', '1'], ['b', '2']] },
    /a, b/,
  ),

  checkedAs(
    'params-dropped',
    'empty ones',
    signedForm,
    { url: URL, params: without('ToCity', 'ToZip') },
    /ToCity, ToZip with an empty/,
  ),
  checkedAs('params-dropped', 'one known from another', signedForm, { url: URL, params: without('Caller') }, /Caller/),
  checkedAs(
    'params-dropped',
    'turned to null',
    signedForm,
    { url: URL, params: params.map(([name, value]) => [name, value || 'null']) },
    /null/,
  ),
  atDoor('params-dropped', 'function-url', [URL, URL], /content type/, {
    encode: { headers: { 'Content-Type': 'text/plain' } },
  }),
  atDoor('params-dropped', 'http-api', [URL, URL], /content type/, { encode: { without: ['Content-Type'] } }),

  checkedAs(
    'params-trimmed',
    'a space at the end',
    { url: URL, params: MESSAGE },
    { url: URL, params: HELLO },
    /value of Body/,
  ),
  checkedAs(
    'params-trimmed',
    'a line end',
    { url: URL, params: { Body: 'a\r\nb', From: '1' } },
    {
      url: URL,
      params: [
        ['Body', 'a\nb'],
        ['From', '1'],
      ],
    },
    /Body/,
  ),
  checkedAs(
    'params-trimmed',
    'the plus of numbers',
    signedForm,
    { url: URL, params: params.map(([name, value]) => [name, value.replace('+', '')]) },
    /From/,
  ),

  checkedAs(
    'params-collapsed',
    'joined by a comma',
    { url: URL, params: { ...PARAMS, Digits: ['1234', '5678'] } },
    { url: URL, params: [...params, ['Digits', '5678,1234']] },
    /several values of Digits/,
  ),
  checkedAs(
    'params-collapsed',
    'a list as JSON',
    { url: URL, params: { Digits: ['1', '2'] } },
    { url: URL, params: [['Digits', '["1","2"]']] },
    /Digits/,
  ),
  checkedAs(
    'params-collapsed',
    'names with brackets',
    { url: URL, params: { Digits: ['1', '2'] } },
    {
      url: URL,
      params: [
        ['Digits[0]', '1'],
        ['Digits[1]', '2'],
      ],
    },
    /brackets/,
  ),
  checkedAs(
    'params-collapsed',
    'split at a comma',
    { url: URL, params: { Body: 'a,b' } },
    {
      url: URL,
      params: [
        ['Body', 'a'],
        ['Body', 'b'],
      ],
    },
    /one value of Body/,
  ),

  checkedAs(
    'params-doubled',
    'a GET',
    { url: `${URL}?From=%2B1415&To=2` },
    {
      url: `${URL}?From=%2B1415&To=2`,
      params: [
        ['From', '+1415'],
        ['To', '2'],
      ],
    },
    /again/,
  ),
  atDoor('params-doubled', 'function-url', [`${URL}?From=1`, `${URL}?From=1`], /again/, {
    sent: { params: {}, body: 'From=1' },
    encode: { headers: { 'Content-Type': 'application/x-www-form-urlencoded' } },
  }),
];

const MAPPED = event('function-url', { url: `${URL}?a=1&b=x+y`, params: PARAMS }, `${URL}?a=1&b=x+y`);

/** A query that only the event's map still has. */
export const MAP_ONLY: readonly Staged[] = [
  {
    cause: 'query-lost',
    what: 'raw query empty',
    source: { event: { ...MAPPED, rawQueryString: '' } },
    options: {},
    says: /query/,
  },
];

/** Several changes at once. */
export const SEVERAL: readonly Staged[] = [
  checkedAs(
    'params-added',
    'one with a capital',
    signedForm,
    { url: URL, params: [...params, ['Stage', 'x']] },
    /Stage/,
  ),
  checkedAs(
    'params-added',
    'four in lower case',
    signedForm,
    { url: URL, params: [...params, ['a', '1'], ['b', '2'], ['c', '3'], ['d', '4']] },
    /a, b, c, d/,
  ),
  checkedAs(
    'params-added',
    'four in lower case, and empty ones dropped',
    signedForm,
    { url: URL, params: [...without('ToCity'), ['a', '1'], ['b', '2'], ['c', '3'], ['d', '4']] },
    /a, b, c, d.*ToCity/,
  ),
  checkedAs(
    'params-collapsed',
    'one of two with a comma',
    { url: URL, params: { Body: 'a,b', Digits: ['1', '2'] } },
    {
      url: URL,
      params: [
        ['Body', 'a,b'],
        ['Digits', '1,2'],
      ],
    },
    /several values of Digits/,
  ),
  checkedAs(
    'scheme',
    'and white space lost',
    { url: URL, params: MESSAGE },
    { url: 'http://hooks.example.com/voice', params: HELLO },
    /signed https.*value of Body/,
  ),
  checkedAs(
    'scheme',
    'and the query spelled otherwise',
    { url: `${URL}?a=x+y` },
    { url: 'http://hooks.example.com/voice?a=x%20y' },
    /signed https.*encoding/,
  ),
  checkedAs(
    'scheme',
    'and a slash dropped',
    { url: `${URL}/` },
    { url: 'http://hooks.example.com/voice' },
    /https.*slash/,
  ),
  checkedAs(
    'host',
    'and scheme and stage',
    { url: 'https://www.example.com/prod/voice' },
    { url: 'http://example.com/voice' },
    /https.*www.*\/prod/,
  ),
  checkedAs(
    'host',
    'and everything else of a URL that is known',
    { url: 'https://user:pass@hooks.example.com:9999/twilio/voice' },
    { url: 'http://10.0.0.7:8080/voice' },
    /hooks.*https.*user info.*\/twilio/,
    { otherUrls: ['https://user:pass@hooks.example.com:9999/twilio'] },
  ),
];

const JSON_BODY = '{"property": "value", "boolean": true}';
const HASHED = `${URL}?bodySHA256=${sha256(JSON_BODY)}`;

const MANY = '{"a": 1, "b": [2, {"x": null}], "c": 3, "d": 4, "e": 5, "f": 6, "g": "\\u00e9"}';

function body(what: string, received: string): Staged {
  return checkedAs(
    'body-reserialized',
    what,
    { url: HASHED },
    { url: HASHED, body: Buffer.from(received) },
    /same JSON in other bytes/,
  );
}

/** Failures of the body, and of the token. */
export const BODIES: readonly Staged[] = [
  checkedAs(
    'json-as-form',
    'members as parameters',
    { url: HASHED },
    {
      url: HASHED,
      params: [
        ['property', 'value'],
        ['boolean', 'true'],
      ],
    },
    /isn't a form/,
  ),
  atDoor('json-as-form', 'application-load-balancer', [HASHED, HASHED], /isn't a form/, {
    sent: { body: JSON_BODY, params: {} },
    encode: { headers: { 'Content-Type': 'application/x-www-form-urlencoded' } },
  }),

  body('compact', '{"property":"value","boolean":true}'),
  body('indented', '{\n  "property": "value",\n  "boolean": true\n}'),
  body('in another order', '{"boolean":true,"property":"value"}'),
  body('with a line end', `${JSON_BODY}\n`),
  body('with a member changed in form', '{ "property":"value","boolean" : true }'),
  body('as a JSON text', JSON.stringify(JSON_BODY)),
  checkedAs(
    'body-reserialized',
    'ASCII only, with many members',
    { url: `${URL}?bodySHA256=${sha256(MANY)}` },
    { url: `${URL}?bodySHA256=${sha256(MANY)}`, body: Buffer.from(JSON.stringify(JSON.parse(MANY))) },
    /same JSON/,
  ),
  {
    cause: 'body-reserialized',
    what: 'rest-api: compact',
    source: {
      event: event('rest-api', { url: HASHED, json: {}, body: '{"property":"value","boolean":true}' }, HASHED, {
        headers: { 'X-Twilio-Signature': sign(HASHED) },
      }),
    },
    options: {},
    says: /same JSON/,
  },
  checkedAs(
    'body-reserialized',
    'a form turned into JSON',
    signedForm,
    { url: URL, body: Buffer.from(JSON.stringify(PARAMS)) },
    /turned into JSON/,
  ),
  checkedAs(
    'body-reserialized',
    'UTF-8 read as Latin-1',
    { url: URL, params: { Body: 'é' } },
    { url: URL, params: [['Body', 'Ã©']] },
    /Latin-1/,
  ),

  atDoor('token', 'function-url', [URL, URL], /"secondary", not with the auth token "primary"/, {
    sent: { token: PARENT_TOKEN },
    otherTokens: [authTokenKey(PARENT_TOKEN, 'secondary')],
  }),
  atDoor('token', 'http-api', [URL, URL], /parent account's own/, {
    sent: { token: PARENT_TOKEN },
    tokens: {
      account: [authTokenKey(PARENT_TOKEN, 'primary')],
      accounts: new Map([[PARAMS.AccountSid, authTokenKey(TOKEN, PARAMS.AccountSid)]]),
    },
  }),
  atDoor('token', 'application-load-balancer', [URL, 'http://hooks.example.com/voice'], /"other".*signed https/, {
    sent: { token: PARENT_TOKEN },
    otherTokens: [authTokenKey(PARENT_TOKEN, 'other')],
  }),

  atDoor('unsigned', 'rest-api', [`${URL}`, `${URL}`], /no `X-Twilio-Signature`/, {
    encode: { without: ['X-Twilio-Signature'] },
  }),
  atDoor('unsigned', 'function-url', [URL, URL], /does not cover the body/, {
    sent: { params: {}, body: '{}' },
    encode: { headers: { 'Content-Type': 'application/json' } },
  }),
];
