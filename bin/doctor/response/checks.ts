import { TwilioLimits } from '../../../lib/contract';
import { type HttpResponse, type KindName, MAX_BODY_BYTES, mediaType, TWIML_TYPES } from '../../twilio';
import { error, info, ok, skipped, type Verdict, warning } from '../finding';
import type { Check, Subject } from '../subject';
import { type Body, bodyOf } from './body';
import { caching, cookies } from './headers';
import { twiml } from './twiml';

/** Checks of the response to an accepted request. */
export const RESPONSE_CHECKS: readonly Check[] = [
  { name: 'cookies', needs: ['redirects', 'time'], run: cookies },
  { name: 'caching', needs: ['status'], run: ifAccepted((answer, subject) => caching(answer.response, subject)) },
  { name: 'content-type', needs: ['status'], run: ifAccepted(contentType) },
  { name: 'empty-body', needs: ['status'], run: ifAccepted(emptyBody) },
  { name: 'size', needs: ['status'], run: ifAccepted(size) },
  { name: 'content-encoding', needs: ['status'], run: ifAccepted(({ body }) => body.coding) },
  { name: 'charset', needs: ['status', 'content-encoding'], run: ifAccepted(charset) },
  {
    name: 'twiml',
    needs: ['content-type', 'empty-body', 'size', 'content-encoding', 'charset'],
    run: ifAccepted(({ response, body }, { options }) => twiml(response, body.text, options.kind)),
  },
];

interface Answer {
  readonly response: HttpResponse;
  readonly body: Body;
}

/** Runs a check on a 2xx response. A rejection says nothing about the content. */
function ifAccepted(judge: (answer: Answer, subject: Subject) => Verdict): Check['run'] {
  return async (subject) => {
    const { main, options } = subject;
    const response = (await main()).followed?.response;
    if (response && response.status >= 200 && response.status < 300) {
      return judge({ response, body: bodyOf(response) }, subject);
    }
    const fix = options.authToken ? null : 'Pass --auth-token to send a signed request.';
    return skipped('the webhook rejected the request.', fix);
  };
}

/** Whether Twilio reads the response: as TwiML, hardly, or not at all. */
type Reading = 'twiml' | 'callback' | 'event';

const READINGS: Readonly<Record<KindName, Reading>> = {
  voice: 'twiml',
  message: 'twiml',
  status: 'callback',
  recording: 'callback',
  conversation: 'event',
  'event-streams': 'event',
};

const SET_TYPE = 'Set Content-Type: text/xml; charset=utf-8.';
const CALLBACK = 'Respond to a status callback with 204, or with <Response/> as text/xml.';

/** https://www.twilio.com/docs/api/errors/12300 and 15003 */
function contentType({ response: { status, headers }, body }: Answer, { options }: Subject): Verdict {
  const type = mediaType(headers);
  const reading = READINGS[options.kind];
  if (reading === 'event') return ok(`${type ?? 'None'}: Twilio reads only the status.`);
  if (type === undefined) {
    if (status === 204 && body.text === '') return ok('A 204 response without a body needs no Content-Type.');
    if (reading === 'callback') return warning(15003, 'The response has no Content-Type.', CALLBACK);
    return error(11200, 'The response has no Content-Type.', SET_TYPE);
  }
  if (TWIML_TYPES.includes(type)) return ok(`${headers['content-type']}.`);
  if (reading === 'callback') return warning(15003, `Twilio expects no ${type} for a callback.`, CALLBACK);
  if (type === 'text/plain') return warning(12300, 'Twilio sends or speaks text/plain unchanged.', SET_TYPE);
  if (type.startsWith('audio/')) return ok(`Twilio plays ${type} to the caller.`);
  return error(12300, `Twilio doesn't read ${type} as TwiML.`, SET_TYPE);
}

/** https://www.twilio.com/docs/api/errors/11770 */
function emptyBody({ response: { status }, body: { bytes, text } }: Answer, { options }: Subject): Verdict {
  if (text.trim() !== '') return ok(`${bytes.length} bytes.`);
  const reading = READINGS[options.kind];
  if (reading === 'event') return ok('Empty: Twilio reads only the status.');
  if (status === 204) return ok('A 204 response without a body is valid for a status callback.');
  const message = `Status ${status} with an empty body.`;
  if (reading === 'callback') return warning(15003, message, CALLBACK);
  return error(11770, message, 'Respond with <Response/>, or 204 to a status callback.');
}

/** https://www.twilio.com/docs/api/errors/11750 */
function size({ body: { bytes } }: Answer): Verdict {
  if (bytes.length <= TwilioLimits.twimlBytes) return ok(`At most ${TwilioLimits.twimlBytes} bytes.`);
  const count = bytes.length >= MAX_BODY_BYTES ? `at least ${bytes.length}` : bytes.length;
  return error(
    11750,
    `The response has ${count} bytes. Twilio reads at most ${TwilioLimits.twimlBytes}.`,
    'Shorten the document, or continue at another URL with <Redirect>.',
  );
}

function charset({ response: { headers }, body }: Answer): Verdict {
  const type = mediaType(headers) ?? '';
  return body.text === '' || type.startsWith('audio/') ? info('No text.') : body.charset;
}
