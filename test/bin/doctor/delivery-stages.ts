import { type Answering, careless } from './servers';
import { answered, redirecting, type Stage, stage } from './stage';

const later = (ms: number, then: Answering): Answering => {
  return (request, response) => void setTimeout(() => void then(request, response), ms);
};

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
];
