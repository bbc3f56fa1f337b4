import { createHash } from 'node:crypto';
import { type Answering, careless, checked, healthy, type Received, signatureOf } from './servers';
import { answered, type Stage, stage } from './stage';

const EVENTS = { examine: { kind: 'event-streams' } } as const;

/** Faults of the signature check. */
export const SIGNATURE_STAGES: readonly Stage[] = [
  stage('accepts unsigned', answered(careless()), 'unsigned error -', /anyone can impersonate Twilio/),
  stage('accepts unsigned, no token', answered(careless()), 'unsigned error -', /anyone can impersonate Twilio/, {
    token: false,
  }),
  stage(
    'accepts any signature',
    answered((request, response) =>
      careless('<Response/>', 'text/xml', request.headers['x-twilio-signature'] ? 200 : 403)(request, response),
    ),
    'wrongly-signed error -',
    /wrongly signed request was accepted \(200\)/,
  ),
  stage(
    'rejects the right signature',
    answered(careless('no', 'text/plain', 403)),
    'signed error 11217',
    /correctly signed request was rejected \(403\), and so were those signed for \d\d URLs/,
  ),
  checking('http', ({ host, target }) => `http://${host}${target}`, /signed for http:.*the service sees http\b/),
  checking('no port', ({ name, target }) => `https://${name}${target}`, /leaves out the port/),
  checking('port 443', ({ name, target }) => `https://${name}:443${target}`, /adds the port :443/),
  checking('no query', ({ host }) => `https://${host}/live/voice`, /leaves out the query/),
  checking('no stage', ({ host }) => `https://${host}/voice?a=1`, /leaves out the stage or base path \/live/),
  checking('a slash', ({ host }) => `https://${host}/live/voice/?a=1`, /adds a trailing slash/),
  checking('internal host', ({ target }) => `https://localhost:3000${target}`, /sees the internal host localhost:3000/),
  checking('named host', ({ target }) => `https://app:80${target}`, /sees the internal host app:80/, ['app:80']),
  checking('http, internal host', ({ target }) => `http://localhost${target}`, /sees http and sees the internal host/),
  checking('http, no stage', ({ host }) => `http://${host}/voice?a=1`, /sees http and leaves out the stage/),
  stage(
    'leaves out the parameters',
    answered(checked((request) => signatureOf(`https://${request.headers.host}${request.target}`, {}))),
    'signed error 11217',
    /whose signature leaves out the parameters was accepted/,
  ),
  stage('ignores bodySHA256', answered(ignoringHash), 'body-hash error -', /any body/, EVENTS),
  stage('ignores bodySHA256 at a form route', answered(ignoringHash), 'body-hash error -', /any body/),
  stage('needs no bodySHA256', answered(needingNoHash), 'body-hash error -', /without bodySHA256 was accepted/),
  stage('compares bodySHA256', answered(healthy()), 'body-hash ok -', /rejected \(403\)/),
  stage('404 for all', answered(careless('no', 'text/plain', 404)), 'unsigned info -', /doesn't show whether/),
  stage('404 for all, no token', answered(careless('', null, 404)), 'wrongly-signed info -', /doesn't show/, {
    token: false,
  }),
  stage('429 for all', answered(careless('', null, 429)), 'unsigned info -', /status 429, which doesn't show/),
  stage('429 after the first', answered(limited()), 'unsigned warning -', /status 429, which doesn't show/),
];

interface Seen {
  readonly host: string;
  /** Host without port. */
  readonly name: string;
  readonly target: string;
}

/** A service that checks the signature of another URL than Twilio's. */
function checking(
  name: string,
  urlOf: (seen: Seen) => string,
  says: RegExp,
  internalHosts: readonly string[] = [],
): Stage {
  const answering = checked(({ headers: { host = '' }, target, body }) =>
    signatureOf(urlOf({ host, name: host.replace(/:.*/, ''), target }), Object.fromEntries(new URLSearchParams(body))),
  );
  const extra = { target: '/live/voice?a=1', examine: { internalHosts } };
  return stage(`checks another URL: ${name}`, answered(answering), 'signed error 11217', says, extra);
}

/** A service that checks the URL, and the parameters of a form. */
function ignoringHash(request: Received, response: Parameters<Answering>[1]) {
  const form = !request.headers['content-type']?.startsWith('application/json');
  const params = form ? Object.fromEntries(new URLSearchParams(request.body)) : {};
  return checked(({ headers, target }) => signatureOf(`https://${headers.host}${target}`, params))(request, response);
}

/** A service that compares `bodySHA256` only if the URL has it. */
function needingNoHash(request: Received, response: Parameters<Answering>[1]) {
  const hash = /bodySHA256=([0-9a-f]+)/.exec(request.target)?.[1];
  const right = createHash('sha256').update(request.body).digest('hex');
  if (hash !== undefined && hash !== right) return careless('', null, 403)(request, response);
  return ignoringHash(request, response);
}

/** A service that answers one request. */
function limited(): Answering {
  let left = 1;
  return (request, response) => careless('<Response/>', 'text/xml', left-- > 0 ? 200 : 429)(request, response);
}
