import { careless } from './servers';
import { answered, type Stage, stage } from './stage';

/** Faults of the response. */
export const CONTENT_STAGES: readonly Stage[] = [
  stage('no content type', answered(careless('<Response/>', null)), 'content-type error 11200', /no Content-Type/),
  stage(
    'wrong content type',
    answered(careless('{}', 'application/json')),
    'content-type error 12300',
    /doesn't read application\/json as TwiML/,
  ),
  stage('plain text', answered(careless('hello', 'text/plain')), 'content-type warning 12300', /unchanged/),
  stage('empty body', answered(careless('')), 'empty-body error 11770', /empty body/),
  stage('204 without a type', answered(careless('', null, 204)), 'content-type ok -', /needs no Content-Type/),
  stage('204', answered(careless('', null, 204)), 'empty-body ok -', /204/),
  stage(
    'over 64 kB',
    answered(careless(`<Response><Say>${'x'.repeat(65_536)}</Say></Response>`)),
    'size error 11750',
    /65568 bytes/,
  ),
  stage(
    'unescaped &',
    answered(careless('<Response>\n<Say>a & b</Say></Response>')),
    'twiml error 12100',
    /line 2, column 8: an unescaped &/,
  ),
  stage(
    'unclosed element',
    answered(careless('<Response><Say>x</Response>')),
    'twiml error 12100',
    /Not well-formed: line 1/,
  ),
  stage('wrong root element', answered(careless('<response/>')), 'twiml error 12200', /root is <response>/),
  stage(
    'unknown verb',
    answered(careless('<Response><say>x</say></Response>')),
    'twiml warning 12200',
    /<say> isn't a TwiML verb/,
  ),
];
