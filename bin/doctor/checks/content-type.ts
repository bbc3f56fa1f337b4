import { mediaType, TWIML_TYPES } from '../../send/twiml/content';
import type { Check } from '../check';
import { error, ok, type Verdict, warning } from '../finding';
import { contentOnly } from './content';

const FIX = 'Answer with Content-Type: text/xml; charset=utf-8.';

/** https://www.twilio.com/docs/api/errors/12300 */
export const contentType: Check = {
  name: 'content-type',
  needs: ['status'],
  run: contentOnly(({ status, headers }, text) => {
    const type = mediaType(headers);
    if (type === undefined) return missing(status, text);
    if (TWIML_TYPES.includes(type)) return ok(`${headers['content-type']}.`);
    if (type === 'text/plain') return warning(12300, 'text/plain is sent as a message, or spoken, as it is.', FIX);
    if (type.startsWith('audio/')) return ok(`${type}: it is played to the caller.`);
    return error(12300, `${type} is no TwiML to Twilio.`, FIX);
  }),
};

/** A status callback may be answered with nothing. */
function missing(status: number, text: string): Verdict {
  if (status === 204 && text === '') return ok('204 without a body needs no Content-Type.');
  return error(11200, 'There is no Content-Type.', FIX);
}
