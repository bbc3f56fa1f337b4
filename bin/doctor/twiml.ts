import {
  childElements,
  type HttpResponse,
  isTwimlError,
  mediaType,
  parseTwiml,
  TWIML_TYPES,
  type TwimlElement,
} from '../twilio';
import { error, info, ok, type Verdict, warning } from './finding';
import type { Check } from './subject';

/** A check of what an accepted request was answered with; a refusal says nothing about that. */
export function contentOnly(judge: (response: HttpResponse, text: string) => Verdict): Check['run'] {
  return async ({ main, options }) => {
    const answer = (await main()).followed?.response;
    if (answer && answer.status >= 200 && answer.status < 300) return judge(answer, answer.body.toString('utf8'));
    const fix = options.authToken ? null : 'Give --auth-token, so that the request is signed.';
    return info('Not seen: the request was not accepted.', fix);
  };
}

/** https://www.twilio.com/docs/voice/twiml and https://www.twilio.com/docs/messaging/twiml */
const VERBS = new Set(
  (
    'Connect Dial Echo Enqueue Gather Hangup Leave Message Pause Pay Play Prompt Queue Record Redirect Refer Reject Say ' +
    'Sms Start Stop'
  ).split(' '),
);

/** https://www.twilio.com/docs/api/errors/12100 and 12200 */
export const twiml: Check = {
  name: 'twiml',
  needs: ['content-type', 'empty-body', 'size'],
  run: contentOnly(({ headers }, text) => {
    if (text.trim() === '' || !TWIML_TYPES.includes(mediaType(headers) ?? '')) return info('The answer is no TwiML.');
    const read = parseTwiml(text);
    if (!isTwimlError(read)) return judge(read);
    return error(
      12100,
      `Not well-formed: line ${read.line}, column ${read.column}: ${read.message}`,
      "Let twilio's VoiceResponse or MessagingResponse write it: they escape what is put in.",
    );
  }),
};

function judge(root: TwimlElement): Verdict {
  if (root.name !== 'Response') {
    return error(12200, `The root is <${root.name}>.`, 'Answer with <Response> at the root: names are case-sensitive.');
  }
  const verbs = childElements(root).map(({ name }) => name);
  const unknown = verbs.find((name) => !VERBS.has(name));
  if (unknown === undefined) return ok(`Well-formed: ${verbs.map((name) => `<${name}>`).join(' ') || 'empty'}.`);
  return warning(12200, `<${unknown}> is no verb of TwiML: it is passed over.`, 'Check its spelling and its case.');
}
