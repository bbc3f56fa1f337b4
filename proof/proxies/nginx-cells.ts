import { type Cell, ORIGIN } from './cell';

const MANUAL = `proxy_set_header Host $host;
  proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
  proxy_set_header X-Forwarded-Proto $scheme;`;

/** A location that forwards everything, with lines beside `proxy_pass`. */
const root = (lines: string, uri = '') => location('/', lines, uri);

function location(path: string, lines: string, uri = '') {
  return (upstream: string) => `location ${path} {\n  proxy_pass http://${upstream}${uri};\n  ${lines}\n}`;
}

const SPOOFED = { 'X-Forwarded-Proto': 'http', 'X-Forwarded-Host': 'evil.example', Forwarded: 'host=evil.example' };
const QUERY = "?name=It%27s+me&mail=a%40b.example&path=%2Fa%2fb&text=%C3%A9%20~!*'()";
const SCHEME = ['invalid-signature', 'scheme'] as const;
const HOST = ['invalid-signature', 'host'] as const;
const PREFIX = ['invalid-signature', 'path-prefix'] as const;
const FORM = { From: '+14155550100', Body: "It's é ~ & =" };
const LOGIN = { Authorization: `Basic ${Buffer.from('user:secret').toString('base64')}` };
const WITH_LOGIN = { url: 'https://user:secret@hooks.example.com/voice', headers: LOGIN };

const FORWARDED: Cell[] = [
  {
    setUp: "`Host $host`, `X-Forwarded-Proto $scheme`, as in nginx's manual",
    config: root(MANUAL),
    sends: 'a form',
    expected: 'accepted',
  },
  { setUp: 'the same', config: root(MANUAL), sends: 'a form', declared: ORIGIN, expected: 'accepted' },
  {
    setUp: 'the same',
    config: root(MANUAL),
    sends: 'a form that brings `X-Forwarded-*` and `Forwarded`',
    request: { headers: SPOOFED },
    expected: 'accepted',
  },
  {
    setUp: 'X-Forwarded-Proto appended: `$http_x_forwarded_proto, $scheme`',
    config: root(
      'proxy_set_header Host $host;\n  proxy_set_header X-Forwarded-Proto "$http_x_forwarded_proto, $scheme";',
    ),
    sends: 'a form that brings `X-Forwarded-Proto: http`',
    request: { headers: SPOOFED },
    expected: 'accepted',
  },
  { setUp: 'no X-Forwarded-Proto', config: root('proxy_set_header Host $host;'), sends: 'a form', expected: SCHEME },
  {
    setUp: 'no X-Forwarded-Proto',
    config: root('proxy_set_header Host $host;'),
    sends: 'a form',
    declared: ORIGIN,
    expected: 'accepted',
  },
  {
    setUp: 'no X-Forwarded-Proto',
    config: root('proxy_set_header Host $host;'),
    sends: 'a form that brings `X-Forwarded-Proto: http`',
    request: { headers: SPOOFED },
    expected: SCHEME,
  },
  {
    setUp: 'no X-Forwarded-Proto',
    config: root('proxy_set_header Host $host;'),
    sends: 'a form that brings `X-Forwarded-Proto: https`',
    request: { headers: { 'X-Forwarded-Proto': 'https' } },
    expected: 'accepted',
  },
];

const HOSTS: Cell[] = [
  {
    setUp: "Host not set, so nginx sends the upstream's",
    config: root('proxy_set_header X-Forwarded-Proto $scheme;'),
    sends: 'a form',
    expected: HOST,
  },
  {
    setUp: "Host not set, so nginx sends the upstream's",
    config: root('proxy_set_header X-Forwarded-Proto $scheme;\n  proxy_set_header X-Forwarded-Host $host;'),
    sends: 'a form',
    declared: ORIGIN,
    expected: ['unknown-host', 'host'],
  },
  {
    setUp: "Host set to a Function URL's domain",
    config: root('proxy_set_header Host abcdef.lambda-url.us-east-1.on.aws;'),
    sends: 'a form',
    door: 'Function URL',
    declared: ORIGIN,
    expected: 'accepted',
  },
  {
    setUp: "Host set to a Function URL's domain",
    config: root('proxy_set_header Host abcdef.lambda-url.us-east-1.on.aws;'),
    sends: 'a form',
    door: 'Function URL',
    expected: HOST,
  },
  {
    setUp: "Host set to an HTTP API's domain",
    config: root('proxy_set_header Host a1b2c3.execute-api.us-east-1.amazonaws.com;'),
    sends: 'a form, to a path with a space',
    request: { url: `${ORIGIN}/voice%20mail` },
    door: 'HTTP API 2.0',
    declared: ORIGIN,
    expected: 'accepted',
  },
  {
    setUp: '`Host $http_host`, which keeps the port',
    config: root('proxy_set_header Host $http_host;\n  proxy_set_header X-Forwarded-Proto $scheme;'),
    sends: 'a form, to port 8443',
    request: { url: 'https://hooks.example.com:8443/voice' },
    expected: 'accepted',
  },
  {
    setUp: '`Host $host`, which drops the port',
    config: root(MANUAL),
    sends: 'a form, to port 8443',
    request: { url: 'https://hooks.example.com:8443/voice' },
    expected: ['invalid-signature', 'port'],
  },
  {
    setUp: '`Host $host`, which drops the port',
    config: root(MANUAL),
    sends: 'a form, to port 8443',
    request: { url: 'https://hooks.example.com:8443/voice' },
    declared: 'https://hooks.example.com:8443',
    expected: 'accepted',
  },
  {
    setUp: '`Host $host`, which lowercases the host',
    config: root(MANUAL),
    sends: 'a form, to `Hooks.Example.com`',
    request: { url: 'https://Hooks.Example.com/voice' },
    expected: HOST,
  },
  {
    setUp: '`Host $host`, which lowercases the host',
    config: root(MANUAL),
    sends: 'a form, to `Hooks.Example.com`',
    request: { url: 'https://Hooks.Example.com/voice' },
    declared: 'https://Hooks.Example.com',
    expected: 'accepted',
  },
];

const PATHS: Cell[] = [
  {
    setUp: 'prefix stripped: `location /hooks/ { proxy_pass http://…/; }`',
    config: location('/hooks/', MANUAL, '/'),
    sends: 'a form, to `/hooks/voice`',
    request: { url: `${ORIGIN}/hooks/voice` },
    declared: `${ORIGIN}/hooks`,
    expected: 'accepted',
  },
  {
    setUp: 'prefix stripped',
    config: location('/hooks/', MANUAL, '/'),
    sends: 'a form, to `/hooks/voice`',
    request: { url: `${ORIGIN}/hooks/voice` },
    declared: ORIGIN,
    expected: PREFIX,
  },
  {
    setUp: "prefix added, a REST API's stage: `proxy_pass http://…/live/`",
    config: root(MANUAL, '/live/'),
    sends: 'a form',
    door: 'REST API',
    declared: ORIGIN,
    expected: 'accepted',
  },
  {
    setUp: "prefix added, a REST API's stage, and Host replaced",
    config: root('proxy_set_header Host a1b2c3.execute-api.us-east-1.amazonaws.com;', '/live/'),
    sends: 'a form',
    door: 'REST API',
    expected: HOST,
  },
  {
    setUp: "prefix added that isn't a stage: `proxy_pass http://…/internal/`",
    config: root(MANUAL, '/internal/'),
    sends: 'a form',
    declared: ORIGIN,
    expected: PREFIX,
  },
  {
    setUp: 'path forwarded unchanged (no URI in `proxy_pass`)',
    config: root(MANUAL),
    sends: 'a form, to `/a%2Fb//it%27s/caf%c3%a9`',
    request: { url: `${ORIGIN}/a%2Fb//it%27s/caf%c3%a9` },
    expected: 'accepted',
  },
  {
    setUp: 'path normalized (a URI in `proxy_pass`)',
    config: root(MANUAL, '/'),
    sends: 'a form, to `/voice%20mail/caf%C3%A9`',
    request: { url: `${ORIGIN}/voice%20mail/caf%C3%A9` },
    expected: 'accepted',
  },
  {
    setUp: 'path normalized (a URI in `proxy_pass`)',
    config: root(MANUAL, '/'),
    sends: 'a form, to `/a,b;c=d@e:f`',
    request: { url: `${ORIGIN}/a,b;c=d@e:f` },
    expected: 'accepted',
  },
  ...['/voice//mail', '/voice/a%2Fb', '/it%27s', '/caf%c3%a9', '/a%2Bb', '/%7Euser'].map(
    (path): Cell => ({
      setUp: 'path normalized (a URI in `proxy_pass`)',
      config: root(MANUAL, '/'),
      sends: `a form, to \`${path}\``,
      request: { url: `${ORIGIN}${path}` },
      expected: ['invalid-signature', 'path-encoding'],
    }),
  ),
  {
    setUp: 'path normalized (a URI in `proxy_pass`)',
    config: root(MANUAL, '/'),
    sends: 'a form, to `/a/../voice`',
    request: { url: `${ORIGIN}/a/../voice` },
    expected: PREFIX,
  },
  {
    setUp: '`rewrite ^(.*)/$ $1`, which removes the trailing slash',
    config: root(`${MANUAL}\n  rewrite ^(.+)/$ $1 break;`),
    sends: 'a form, to `/voice/`',
    request: { url: `${ORIGIN}/voice/` },
    expected: ['invalid-signature', 'trailing-slash'],
  },
];

const QUERIES: Cell[] = [
  {
    setUp: 'as in the manual',
    config: root(MANUAL),
    sends: 'a form, to a URL with all kinds of escapes in its query',
    request: { url: `${ORIGIN}/voice${QUERY}`, params: FORM },
    expected: 'accepted',
  },
  {
    setUp: 'as in the manual',
    config: root(MANUAL),
    sends: "a form; `'` and `@` in the query signed unescaped, sent escaped",
    request: { url: `${ORIGIN}/voice?who=it's&to=a@b:c`, target: '/voice?who=it%27s&to=a%40b%3Ac' },
    expected: 'accepted',
  },
  {
    setUp: 'path normalized (a URI in `proxy_pass`)',
    config: root(MANUAL, '/'),
    sends: 'a form, to a URL with all kinds of escapes in its query',
    request: { url: `${ORIGIN}/voice${QUERY}`, params: FORM },
    expected: 'accepted',
  },
  {
    setUp: 'as in the manual',
    config: root(MANUAL),
    sends: 'GET, its parameters in the query',
    request: { method: 'GET', params: FORM, url: `${ORIGIN}/voice?tenant=7` },
    expected: 'accepted',
  },
  {
    setUp: '`rewrite ^(.*)$ $1?`, which drops the query',
    config: root(`${MANUAL}\n  rewrite ^(.*)$ $1? break;`),
    sends: 'a form, to `/voice?tenant=7`',
    request: { url: `${ORIGIN}/voice?tenant=7` },
    expected: ['invalid-signature', 'query-lost'],
  },
  {
    setUp: '`rewrite ^(.*)$ $1?via=nginx`, which adds to the query',
    config: root(`${MANUAL}\n  rewrite ^(.*)$ $1?via=nginx break;`),
    sends: 'a form, to `/voice?tenant=7`',
    request: { url: `${ORIGIN}/voice?tenant=7` },
    expected: ['invalid-signature', 'params-added'],
  },
];

const JSON_BODY = { event: 'call.ended', text: "It's é", list: [1, 2] };

const BODIES: Cell[] = [
  {
    setUp: 'as in the manual',
    config: root(MANUAL),
    sends: 'JSON with `bodySHA256`',
    request: { json: JSON_BODY },
    expected: 'accepted',
  },
  {
    setUp: '`proxy_set_body`, which rewrites the JSON',
    config: root(`${MANUAL}\n  proxy_set_body '{"event": "call.ended"}';`),
    sends: 'JSON with `bodySHA256`',
    request: { json: { event: 'call.ended' } },
    expected: ['invalid-body-hash', 'body-reserialized'],
  },
  {
    setUp: '`proxy_request_buffering off`, HTTP/1.1 to the upstream',
    config: root(`${MANUAL}\n  proxy_request_buffering off;\n  proxy_http_version 1.1;`),
    sends: 'a form in chunks',
    request: { chunked: true },
    expected: 'accepted',
  },
  {
    setUp: 'as in the manual',
    config: root(MANUAL),
    sends: 'JSON in chunks',
    request: { chunked: true, json: JSON_BODY },
    expected: 'accepted',
  },
  { setUp: 'HTTP/2', config: root(MANUAL), sends: 'a form', request: { http2: true }, expected: 'accepted' },
  {
    setUp: 'HTTP/2, `Host $http_host`',
    config: root('proxy_set_header Host $http_host;\n  proxy_set_header X-Forwarded-Proto $scheme;'),
    sends: 'JSON, to port 8443',
    request: { http2: true, json: JSON_BODY, url: 'https://hooks.example.com:8443/voice' },
    expected: 'accepted',
  },
  {
    setUp: '`gzip on` for responses',
    config: root(`${MANUAL}\n  gzip on;\n  gzip_types text/xml;\n  gzip_min_length 1;\n  gzip_proxied any;`),
    sends: 'a form, with `Accept-Encoding: gzip`',
    request: { headers: { 'Accept-Encoding': 'gzip' } },
    compressed: 'gzip',
    expected: 'accepted',
  },
  {
    setUp: '`X-Twilio-Signature` removed',
    config: root(`${MANUAL}\n  proxy_set_header X-Twilio-Signature "";`),
    sends: 'a form',
    expected: ['missing-signature', 'unsigned'],
  },
  {
    setUp: '`Authorization` forwarded',
    config: root(MANUAL),
    sends: 'a form, user info signed',
    request: WITH_LOGIN,
    expected: 'accepted',
  },
  {
    setUp: '`Authorization` removed',
    config: root(`${MANUAL}\n  proxy_set_header Authorization "";`),
    sends: 'a form, user info signed',
    request: WITH_LOGIN,
    expected: ['invalid-signature', 'user-info'],
  },
];

/** https://nginx.org/en/docs/http/ngx_http_proxy_module.html */
export const NGINX_CELLS: readonly Cell[] = [...FORWARDED, ...HOSTS, ...PATHS, ...QUERIES, ...BODIES];
