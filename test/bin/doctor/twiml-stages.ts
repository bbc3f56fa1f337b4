import { careless } from './servers';
import { answered, type Stage, stage } from './stage';

const MESSAGE = { examine: { kind: 'message' } } as const;
const STATUS = { examine: { kind: 'status' } } as const;
const EVENTS = { examine: { kind: 'event-streams' } } as const;
const CONVERSATION = { examine: { kind: 'conversation' } } as const;

/** Differences from TwiML's schema, and responses that Twilio doesn't read as TwiML. */
export const TWIML_STAGES: readonly Stage[] = [
  voice('<Redirect>/a</Redirect><Number>+15551234567</Number>', /<Number> isn't allowed in <Response>/),
  voice('<Gather><Dial>+15551234567</Dial></Gather>', /<Dial> isn't allowed in <Gather>/),
  voice('<Say><Say>x</Say></Say>', /<Say> isn't allowed in <Say>/),
  voice('<Say langage="de-DE">x</Say>', /<Say> has no attribute langage/),
  voice('<Gather numdigits="1"/>', /<Gather> has no attribute numdigits/),
  voice('<Gather method="PUT"/>', /<Gather method="PUT"> is invalid/),
  voice('<Pause length="two"/>', /<Pause length="two"> is invalid/),
  voice('<Gather input="voice"/>', /<Gather input="voice"> is invalid/),
  voice('<Dial timeout="auto">+15551234567</Dial>', /<Dial timeout="auto"> is invalid/),
  voice('<Record playBeep="yes"/>', /<Record playBeep="yes"> is invalid/),
  voice('<Reject reason="no"/>', /<Reject reason="no"> is invalid/),
  voice('Hello', /<Response> contains text/),
  voice('<Say>x</Say><Message>x</Message>', /<Message> isn't a TwiML verb for calls/),
  stage('<Say> in a message', xml('<Say>x</Say>'), 'twiml error 12200', /<Say> is a verb for calls/, MESSAGE),
  stage('11 messages', xml('<Message>x</Message>'.repeat(11)), 'twiml error 14109', /at most 10/, MESSAGE),
  stage('<Body> outside', xml('<Body>x</Body>'), 'twiml warning 12200', /<Body> isn't allowed in <Response>/, MESSAGE),
  stage('a message', xml('<Message to="+15551234567"><Body>x</Body></Message>'), 'twiml ok -', /<Message>/, MESSAGE),
  stage('a message for a call', xml('<Message>x</Message>'), 'twiml info -', /answers a message, not a call/),
  stage(
    'a call',
    xml(
      '<Gather input="speech dtmf" timeout="5" numDigits="1"><Say voice="alice">a <break time="1s"/> b</Say></Gather>',
    ),
    'twiml ok -',
    /<Gather>/,
  ),
  stage(
    'a web page',
    answered(careless('<!doctype html><html></html>', 'text/html')),
    'twiml error 12100',
    /a web page/,
  ),
  stage(
    'a space before <?xml',
    answered(careless(' <?xml version="1.0"?><Response/>')),
    'twiml error 12100',
    /whitespace/,
  ),
  stage('events: JSON', answered(careless('{}', 'application/json')), 'content-type ok -', /only the status/, EVENTS),
  stage('events: nothing', answered(careless('', null)), 'empty-body ok -', /only the status/, EVENTS),
  stage('events: no type', answered(careless('', null)), 'content-type ok -', /only the status/, EVENTS),
  stage('events: text', answered(careless('ok', 'text/plain')), 'content-type ok -', /only the status/, EVENTS),
  stage('conversations: JSON', answered(careless('{}', 'application/json')), 'content-type ok -', /only/, CONVERSATION),
  stage('status: JSON', answered(careless('{}', 'application/json')), 'content-type warning 15003', /json/, STATUS),
  stage('status: nothing', answered(careless('')), 'empty-body warning 15003', /empty body/, STATUS),
  stage('status: 204', answered(careless('', null, 204)), 'empty-body ok -', /204/, STATUS),
];

function xml(verbs: string) {
  return answered(careless(`<Response>${verbs}</Response>`));
}

function voice(verbs: string, says: RegExp): Stage {
  return stage(verbs, xml(verbs), 'twiml warning 12200', says);
}
