import { dynamoDbIdempotency } from 'cdk-twilio-webhook/idempotency';
import { MessagingResponse, twimlText, webhook } from 'cdk-twilio-webhook/lambda';
import { answerTo } from './bot';

/** Twilio answers these itself and still delivers them. A second answer costs money or is rejected. */
const ANSWERED_BY_TWILIO = /^\s*(STOP|STOPALL|UNSUBSCRIBE|END|CANCEL|QUIT|START|YES|UNSTOP|HELP|INFO)\s*$/i;

export const handler = webhook(
  {
    '/message': async ({ params: { From, Body = '', OptOutType } }) => {
      const twiml = new MessagingResponse();
      if (From === undefined || OptOutType !== undefined || ANSWERED_BY_TWILIO.test(Body)) return twiml;
      twiml.message(twimlText(await answerTo(From, Body)));
      return twiml;
    },
  },
  { idempotency: dynamoDbIdempotency() },
);
