import { MAX_TWIML_BYTES } from '../../send/twiml/content';
import { MAX_BODY_BYTES } from '../../send/wire/exchange';
import type { Check } from '../check';
import { error, ok } from '../finding';
import { contentOnly } from './content';

/** https://www.twilio.com/docs/api/errors/11770 */
export const emptyBody: Check = {
  name: 'empty-body',
  needs: ['status'],
  run: contentOnly(({ status, body }, text) => {
    if (text.trim() !== '') return ok(`${body.length} bytes.`);
    if (status === 204) return ok('204 without a body, as a status callback may be answered.');
    return error(11770, `Answered ${status} with an empty body.`, 'Answer <Response/>, or 204 to a status callback.');
  }),
};

/** https://www.twilio.com/docs/api/errors/11750 */
export const size: Check = {
  name: 'size',
  needs: ['status'],
  run: contentOnly(({ body }) => {
    if (body.length <= MAX_TWIML_BYTES) return ok(`Not over ${MAX_TWIML_BYTES} bytes.`);
    const bytes = body.length >= MAX_BODY_BYTES ? `at least ${body.length}` : body.length;
    return error(
      11750,
      `The answer has ${bytes} bytes; Twilio reads ${MAX_TWIML_BYTES}.`,
      'Say less, or go on at another URL with <Redirect>.',
    );
  }),
};
