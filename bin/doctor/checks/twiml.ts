import { mediaType, TWIML_TYPES } from '../../send/twiml/content';
import { childElements, isTwimlError, parseTwiml, type TwimlElement } from '../../send/twiml/parse-twiml';
import type { Check } from '../check';
import { error, info, ok, type Verdict, warning } from '../finding';
import { contentOnly } from './content';

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
