import { type RouteHandler, VoiceResponse } from 'cdk-twilio-webhook/lambda';

/** Maximum length of a voicemail in seconds. */
const MAX_LENGTH = 120;

/** Rings the front desk for as long as a caller is likely to wait. */
export const frontDesk: RouteHandler = () => {
  const twiml = new VoiceResponse();
  twiml.say('One moment, please.');
  // Without the number this throws, and the caller hears the apology.
  twiml.dial({ timeout: 20, action: 'dialled' }, process.env['FRONT_DESK'] ?? missing('FRONT_DESK'));
  return twiml;
};

/** Runs after the front desk hung up or didn't answer. */
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

/** Runs after the recording, which Twilio keeps under its `RecordingSid`. */
export const voicemail: RouteHandler = () => {
  const twiml = new VoiceResponse();
  twiml.say('Thank you. We will call you back.');
  twiml.hangup();
  return twiml;
};

function missing(name: string): never {
  throw new Error(`${name} is not set`);
}
