import { type RouteHandler, VoiceResponse } from 'cdk-twilio-webhook/lambda';

/** Longest voicemail, in seconds. */
const MAX_LENGTH = 120;

/** Rings at the front desk for as long as a caller is likely to wait. */
export const frontDesk: RouteHandler = () => {
  const twiml = new VoiceResponse();
  twiml.say('One moment, please.');
  // Without the number this throws, and the caller hears the apology.
  twiml.dial({ timeout: 20, action: 'dialled' }, process.env['FRONT_DESK'] ?? missing('FRONT_DESK'));
  return twiml;
};

/** After the front desk has hung up, or has not answered. */
export const dialled: RouteHandler = ({ params }) => {
  const twiml = new VoiceResponse();
  if (params.DialCallStatus === 'completed') {
    twiml.hangup();
    return twiml;
  }
  twiml.say('Nobody is free right now. Please leave a message after the tone.');
  twiml.record({ maxLength: MAX_LENGTH, playBeep: true, action: 'voicemail' });
  twiml.say('We did not hear anything. Goodbye.');
  return twiml;
};

/** After the recording, which Twilio keeps: see `RecordingSid` in the log of calls. */
export const voicemail: RouteHandler = () => {
  const twiml = new VoiceResponse();
  twiml.say('Thank you. We will call you back.');
  twiml.hangup();
  return twiml;
};

function missing(name: string): never {
  throw new Error(`${name} is not set`);
}
