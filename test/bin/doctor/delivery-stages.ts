import { HOST } from './pki';
import { type Answering, careless } from './servers';
import { answered, redirecting, type Stage, stage, tls } from './stage';

const later = (ms: number, then: Answering): Answering => {
  return (request, response) => void setTimeout(() => void then(request, response), ms);
};

const BY_GET = { examine: { method: 'GET' } } as const;
const DATE = 'Fri, 27 Nov 2026 12:00:00 GMT';

const toLogin: Answering = (request, response) => {
  const next = request.target.startsWith('/login')
    ? careless('<!DOCTYPE html><html><body><form></form></body></html>', 'text/html')
    : redirecting(302, '/login');
  return next(request, response);
};

/** Accepts every request with a signature, valid or not. */
function onlySigned(otherwise: Answering): Answering {
  return (request, response) => (request.headers['x-twilio-signature'] ? careless() : otherwise)(request, response);
}

/** Requires the user `user` and the password `pass`. */
function challenge(scheme: string | undefined): Answering {
  const expected = `Basic ${Buffer.from('user:pass').toString('base64')}`;
  return (request, response) => {
    if (scheme !== undefined && request.headers.authorization === expected) return careless()(request, response);
    response.writeHead(401, scheme === undefined ? {} : { 'www-authenticate': scheme }).end();
  };
}

function withHeader(name: string, value: string | string[]): Answering {
  return (request, response) => {
    response.setHeader(name, value);
    return careless()(request, response);
  };
}

/** Redirects to another server with this certificate. */
function toOther(which: 'selfSigned' | 'wrongName' | 'expired' | 'good'): Stage['start'] {
  return async (servers, pki) => {
    const port = await tls(which, careless())(servers, pki);
    return answered(redirecting(307, `https://${HOST}:${port}/voice`))(servers, pki);
  };
}

/** Faults of the delivery. */
export const DELIVERY_STAGES: readonly Stage[] = [
  stage('endless redirect', answered(redirecting(302, '/voice')), 'redirects error 11215', /More than 10 redirects/),
  stage(
    'redirect to a URL other than http(s)',
    answered(redirecting(301, 'ftp://hooks.example.com/')),
    'redirects error 11216',
    /an http\(s\) URL/,
  ),
  stage('redirect without Location', answered(redirecting(302)), 'redirects error 11216', /no Location header/),
  stage('redirect 308', answered(redirecting(308, '/other')), 'redirects error 11216', /follow redirect 308/),
  stage(
    'one redirect',
    answered((request, response) =>
      (request.target === '/voice' ? redirecting(307, '/other') : careless())(request, response),
    ),
    'redirects warning -',
    /Redirected once/,
  ),
  stage('slow', answered(later(120, careless())), 'time warning 11205', /Event Streams and Conversations wait 100 ms/, {
    waits: { quickMs: 100 },
  }),
  stage(
    'never responds',
    answered(() => undefined),
    'time error 11205',
    /No response within 200 ms/,
    { waits: { readMs: 200 } },
  ),
  stage(
    'never ends its response',
    answered((_, response) => void response.writeHead(200).write('<Resp')),
    'time error 11205',
    /No complete response within/,
    { waits: { totalMs: 300 } },
  ),
  stage(
    'POST not allowed',
    answered((_, response) => void response.writeHead(405, { allow: 'GET' }).end()),
    'method error 11217',
    /405, allows only GET/,
  ),
  stage('missing path', answered(careless('no', 'text/plain', 404)), 'status error 11217', /Status 404/),
  stage('server error', answered(careless('no', 'text/plain', 500)), 'status error 11217', /Status 500/),
  stage(
    'closes the connection',
    answered((_, response) => void response.destroy()),
    'status error 11206',
    /connection closed/,
  ),
  stage(
    'redirect to a dead host',
    answered(redirecting(302, 'https://127.0.0.1:1/voice')),
    'redirects error 11205',
    /Redirected to https:\/\/127\.0\.0\.1:1\/voice\. The connection was refused/,
  ),
  stage('redirect to a self-signed host', toOther('selfSigned'), 'redirects error 11237', /isn't valid or trusted/),
  stage(
    'redirect to a wrong certificate',
    toOther('wrongName'),
    'redirects error 11235',
    /doesn't cover hooks\.example\.com/,
  ),
  stage('redirect to an expired host', toOther('expired'), 'redirects error 11236', /CERT_HAS_EXPIRED/),
  stage('redirect to a healthy host', toOther('good'), 'redirects warning -', /Redirected once/),
  stage(
    'redirect to a login',
    answered(toLogin),
    'redirects error 12100',
    /web page, https:.*\/login, such as a login/,
  ),
  stage('login for all but signed requests', answered(onlySigned(toLogin)), 'unsigned info -', /got a web page/),
  stage(
    'asks for credentials that the URL lacks',
    answered(challenge('Basic realm="hooks"')),
    'authentication error 11200',
    /asks for credentials \(Basic realm="hooks"\), and the URL has none/,
  ),
  stage(
    'asks for a bearer token',
    answered(challenge('Bearer')),
    'authentication error 11200',
    /credentials that Twilio can't send \(Bearer\)/,
  ),
  stage(
    'rejects an unsigned request like a bearer token',
    answered(challenge('Bearer')),
    'authentication info -',
    /challenge Bearer/,
    { token: false },
  ),
  stage(
    '401 without a challenge',
    answered(challenge(undefined)),
    'authentication error 11200',
    /without WWW-Authenticate/,
    {
      userInfo: 'user:pass',
    },
  ),
  stage(
    'wrong credentials',
    answered(challenge('Basic realm="hooks"')),
    'authentication error 11200',
    /rejects the URL's user/,
    {
      userInfo: 'user:wrong',
    },
  ),
  stage(
    'right credentials',
    answered(challenge('Basic realm="hooks"')),
    'authentication ok -',
    /asks for the URL's user/,
    {
      userInfo: 'user:pass',
    },
  ),
  stage(
    'cookie without a name',
    answered(withHeader('set-cookie', '=v; Path=/')),
    'cookies error 11206',
    /has no name/,
  ),
  stage('cookie without =', answered(withHeader('set-cookie', ['a=1', 'v'])), 'cookies error 11206', /has no name/),
  stage('cookie with a tab', answered(withHeader('set-cookie', 'a=1\t2')), 'cookies error 11206', /control character/),
  stage('fine cookie', answered(withHeader('set-cookie', 'a=1; Path=/')), 'cookies ok -', /well-formed/),
  stage('GET with an ETag', answered(withHeader('etag', '"1"')), 'caching warning -', /because of ETag/, BY_GET),
  stage('GET with a date', answered(withHeader('last-modified', DATE)), 'caching warning -', /Last-Modified/, BY_GET),
  stage(
    'GET with a lifetime',
    answered(withHeader('cache-control', 'max-age=60')),
    'caching warning -',
    /max-age=60/,
    BY_GET,
  ),
  stage('GET, not cached', answered(withHeader('cache-control', 'no-store')), 'caching ok -', /Not cached/, BY_GET),
  stage('POST with an ETag', answered(withHeader('etag', '"1"')), 'caching ok -', /POST/),
];
