import { TwilioLimits } from '../../lib/contract';
import {
  childElements,
  type HttpResponse,
  isTwimlError,
  MAX_BODY_BYTES,
  mediaType,
  parseTwiml,
  TWIML_TYPES,
  type TwimlElement,
} from '../twilio';
import { error, info, ok, type Verdict, warning } from './finding';
import type { Check } from './subject';

/** Checks of the response to an accepted request. */
export const TWIML_CHECKS: readonly Check[] = [
  { name: 'content-type', needs: ['status'], run: ifAccepted(contentType) },
  { name: 'empty-body', needs: ['status'], run: ifAccepted(emptyBody) },
  { name: 'size', needs: ['status'], run: ifAccepted(size) },
  { name: 'twiml', needs: ['content-type', 'empty-body', 'size'], run: ifAccepted(twiml) },
];

/** Runs a check on a 2xx response. A rejection says nothing about the content. */
function ifAccepted(judge: (response: HttpResponse, text: string) => Verdict): Check['run'] {
  return async ({ main, options }) => {
    const response = (await main()).followed?.response;
    if (response && response.status >= 200 && response.status < 300) {
      return judge(response, response.body.toString('utf8'));
    }
    const fix = options.authToken ? null : 'Pass --auth-token to send a signed request.';
    return info('Skipped: the webhook rejected the request.', fix);
  };
}

const SET_TYPE = 'Set Content-Type: text/xml; charset=utf-8.';

/** https://www.twilio.com/docs/api/errors/12300 */
function contentType({ status, headers }: HttpResponse, text: string): Verdict {
  const type = mediaType(headers);
  if (type === undefined) {
    if (status === 204 && text === '') return ok('A 204 response without a body needs no Content-Type.');
    return error(11200, 'The response has no Content-Type.', SET_TYPE);
  }
  if (TWIML_TYPES.includes(type)) return ok(`${headers['content-type']}.`);
  if (type === 'text/plain') return warning(12300, 'Twilio sends or speaks text/plain unchanged.', SET_TYPE);
  if (type.startsWith('audio/')) return ok(`Twilio plays ${type} to the caller.`);
  return error(12300, `Twilio doesn't read ${type} as TwiML.`, SET_TYPE);
}

/** https://www.twilio.com/docs/api/errors/11770 */
function emptyBody({ status, body }: HttpResponse, text: string): Verdict {
  if (text.trim() !== '') return ok(`${body.length} bytes.`);
  if (status === 204) return ok('A 204 response without a body is valid for a status callback.');
  return error(11770, `Status ${status} with an empty body.`, 'Respond with <Response/>, or 204 to a status callback.');
}

/** https://www.twilio.com/docs/api/errors/11750 */
function size({ body }: HttpResponse): Verdict {
  if (body.length <= TwilioLimits.twimlBytes) return ok(`At most ${TwilioLimits.twimlBytes} bytes.`);
  const bytes = body.length >= MAX_BODY_BYTES ? `at least ${body.length}` : body.length;
  return error(
    11750,
    `The response has ${bytes} bytes. Twilio reads at most ${TwilioLimits.twimlBytes}.`,
    'Shorten the document, or continue at another URL with <Redirect>.',
  );
}

/** https://www.twilio.com/docs/api/errors/12100 and 12200 */
function twiml({ headers }: HttpResponse, text: string): Verdict {
  if (text.trim() === '' || !TWIML_TYPES.includes(mediaType(headers) ?? '')) return info("The response isn't TwiML.");
  const root = parseTwiml(text);
  if (!isTwimlError(root)) return judgeVerbs(root);
  return error(
    12100,
    `Not well-formed: line ${root.line}, column ${root.column}: ${root.message}`,
    "Use twilio's VoiceResponse or MessagingResponse, which escape text.",
  );
}

/** https://www.twilio.com/docs/voice/twiml and https://www.twilio.com/docs/messaging/twiml */
const VERBS = new Set(
  (
    'Connect Dial Echo Enqueue Gather Hangup Leave Message Pause Pay Play Prompt Queue Record Redirect Refer Reject Say ' +
    'Sms Start Stop'
  ).split(' '),
);

function judgeVerbs(root: TwimlElement): Verdict {
  if (root.name !== 'Response') {
    return error(12200, `The root is <${root.name}>.`, 'Use <Response> as the root. Names are case-sensitive.');
  }
  const verbs = childElements(root).map(({ name }) => name);
  const unknown = verbs.find((name) => !VERBS.has(name));
  if (unknown === undefined) return ok(`Well-formed: ${verbs.map((name) => `<${name}>`).join(' ') || 'empty'}.`);
  return warning(12200, `<${unknown}> isn't a TwiML verb. Twilio skips it.`, 'Check its spelling and case.');
}
