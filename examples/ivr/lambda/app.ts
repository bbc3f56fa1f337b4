import { VoiceResponse, webhook } from 'cdk-twilio-webhook/lambda';
import { dialled, frontDesk, voicemail } from './front-desk';
import { chosen, hours, menu, welcome } from './menu';
import { askOrderNumber, orderNumber } from './order';

/** The call's flow: each route says something and names the next route. */
export const handler = webhook(
  {
    '/voice': welcome,
    '/menu': menu,
    '/chosen': chosen,
    '/hours': hours,
    '/order': askOrderNumber,
    '/order-number': orderNumber,
    '/front-desk': frontDesk,
    '/dialled': dialled,
    '/voicemail': voicemail,
  },
  {
    // Replaces "an application error has occurred".
    fallback: () => {
      const twiml = new VoiceResponse();
      twiml.say('Sorry, something went wrong on our side. Please call again later.');
      return twiml;
    },
  },
);
