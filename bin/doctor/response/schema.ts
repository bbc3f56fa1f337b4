import type { TwimlElement } from '../../twilio';

/** An element of TwiML. */
interface Definition {
  /** Names of its attributes; `undefined` if Twilio adds to them often. */
  readonly attributes: ReadonlySet<string> | undefined;
  readonly children: ReadonlySet<string>;
}

/** Elements by name. */
export type Schema = ReadonlyMap<string, Definition>;

/** A difference from the schema. */
export interface Violation {
  readonly message: string;
  readonly fix: string;
}

const RECORDING =
  'recordingConfigurationId recordingStatusCallback recordingStatusCallbackEvent recordingStatusCallbackMethod';
const STATUS = 'statusCallback statusCallbackEvent statusCallbackMethod';
const DETECTION =
  'amdStatusCallback amdStatusCallbackMethod machineDetection machineDetectionSilenceTimeout ' +
  'machineDetectionSpeechEndThreshold machineDetectionSpeechThreshold machineDetectionTimeout';
const PROMPT = 'attempt cardType errorType for requireMatchingInputs';
const SSML = 'break emphasis lang p phoneme prosody s say-as sub w';

/** https://www.twilio.com/docs/voice/twiml. One element a line: its attributes, or `*`, then its children. */
export const VOICE = schemaOf(`
Response | Connect Dial Echo Enqueue Gather Hangup Leave Pause Pay Play Prompt Queue Record Redirect Refer Reject Say Sms Start Stop
Connect action method | AiSession Assistant Autopilot Conversation ConversationRelay ConversationRelaySession Room Stream VirtualAgent
Dial action answerOnBridge callerId events hangupOnStar method passports record ${RECORDING} recordingTrack referMethod referUrl ringTone sequential timeLimit timeout trim | Application Client Conference Number Queue Sim Sip WhatsApp
Application copyParentTo customerId method ${STATUS} url | ApplicationSid Parameter
Client method ${STATUS} url | Identity Parameter
Conference beep coach endConferenceOnExit eventCallbackUrl jitterBufferSize maxParticipants muted participantLabel record ${RECORDING} region startConferenceOnEnter ${STATUS} trim waitMethod waitUrl |
Number byoc method sendDigits ${DETECTION} ${STATUS} url |
Sip method password username ${DETECTION} ${STATUS} url | Headers Uri
WhatsApp method ${STATUS} url |
Queue method postWorkActivitySid reservationSid url |
Sim |
Echo |
Enqueue action maxQueueSize method waitUrl waitUrlMethod workflowSid | Task
Task priority timeout |
Gather action actionOnEmptyResult bargeIn debug enhanced finishOnKey hints input language maxSpeechTime method numDigits partialResultCallback partialResultCallbackMethod profanityFilter speechModel speechTimeout timeout | Pause Play Say
Hangup | Parameter
Leave |
Pause length |
Pay * | Parameter Prompt
Prompt ${PROMPT} | Pause Play Say
Play digits loop |
Record action finishOnKey maxLength method playBeep ${RECORDING} timeout transcribe transcribeCallback trim |
Redirect method |
Refer action method | Sip ReferSip
Reject reason | Parameter
Say language loop voice xml:lang | ${SSML}
Sms action from method statusCallback to |
Start action method | MediaFilter Recording Siprec Stream Transcription
Stop * | MediaFilter Recording Siprec Stream Transcription
MediaFilter * | Parameter
Stream * | Parameter
Siprec * | Parameter
Transcription * | Config Parameter
`);

/** https://www.twilio.com/docs/messaging/twiml */
export const MESSAGING = schemaOf(`
Response | Message Redirect Sms
Message action from method statusCallback to | Body Media
Sms action from method statusCallback to | Body Media
Body |
Media |
Redirect method |
`);

function schemaOf(text: string): Schema {
  return new Map(text.trim().split('\n').map(definition));
}

function definition(line: string): [string, Definition] {
  const [own = '', children = ''] = line.split('|');
  const [name = '', ...attributes] = own.trim().split(/\s+/);
  const known = attributes.includes('*') ? undefined : new Set(attributes);
  return [name, { attributes: known, children: new Set(children.trim().split(/\s+/)) }];
}

/** Lists the differences between an element and the schema, in the order of the document. */
export function violations(element: TwimlElement, schema: Schema): Violation[] {
  const definition = schema.get(element.name);
  if (definition === undefined) return [];
  return [
    ...attributeViolations(element, definition),
    ...strayText(element),
    ...element.children.flatMap((child) => (typeof child === 'string' ? [] : childViolations(element, child, schema))),
  ];
}

function childViolations(parent: TwimlElement, child: TwimlElement, schema: Schema): Violation[] {
  const { name } = child;
  if (schema.get(parent.name)?.children.has(name)) return violations(child, schema);
  if (parent.name === 'Response' && !schema.has(name)) {
    const fix = name === 'Message' ? 'Answer a call with <Sms> or the API.' : 'Check its spelling and case.';
    return [
      { message: `<${name}> isn't a TwiML verb${name === 'Message' ? ' for calls' : ''}. Twilio skips it.`, fix },
    ];
  }
  const places = [...schema].filter(([, { children }]) => children.has(name)).map(([place]) => `<${place}>`);
  const fix = places.length > 0 ? `Move it into ${places.join(' or ')}.` : 'Check its spelling and case.';
  return [{ message: `<${name}> isn't allowed in <${parent.name}>.`, fix }];
}

function attributeViolations({ name, attributes }: TwimlElement, { attributes: known }: Definition): Violation[] {
  return Object.entries(attributes).flatMap(([attribute, value]) => {
    if (known !== undefined && !known.has(attribute) && !attribute.startsWith('xmlns')) {
      const close = [...known].find((each) => each.toLowerCase() === attribute.toLowerCase());
      const fix = close === undefined ? 'Check its spelling. Names are case-sensitive.' : `Write ${close}.`;
      return [{ message: `<${name}> has no attribute ${attribute}.`, fix }];
    }
    const allowed = valuesOf(name, attribute);
    if (allowed === undefined || allowed.form.test(value)) return [];
    return [{ message: `<${name} ${attribute}="${value}"> is invalid.`, fix: `Set ${attribute} to ${allowed.words}.` }];
  });
}

interface Values {
  readonly form: RegExp;
  readonly words: string;
}

const NUMBER: Values = { form: /^\d+$/, words: 'a whole number' };
const BOOLEAN: Values = { form: /^(?:true|false)$/i, words: 'true or false' };
const METHOD: Values = { form: /^(?:GET|POST)$/i, words: 'GET or POST' };
const NUMBER_OR_AUTO: Values = { form: /^(?:\d+|auto)$/, words: 'a whole number or auto' };

/** Values of attributes, by `attribute` or `Element attribute`. */
const VALUES = new Map<string, Values>([
  ...'length loop numDigits maxLength timeLimit timeout maxParticipants maxQueueSize maxSpeechTime'
    .split(' ')
    .map(as(NUMBER)),
  ...(
    'answerOnBridge hangupOnStar sequential playBeep transcribe endConferenceOnExit startConferenceOnEnter muted bargeIn ' +
    'actionOnEmptyResult enhanced'
  )
    .split(' ')
    .map(as(BOOLEAN)),
  ['Gather timeout', NUMBER_OR_AUTO],
  ['speechTimeout', NUMBER_OR_AUTO],
  ['Gather input', { form: /^(?:dtmf|speech|(?:dtmf speech)|(?:speech dtmf))$/, words: 'dtmf, speech, or both' }],
  ['Reject reason', { form: /^(?:rejected|busy)$/, words: 'rejected or busy' }],
  ['trim', { form: /^(?:trim-silence|do-not-trim|true|false)$/, words: 'trim-silence or do-not-trim' }],
]);

function as(values: Values) {
  return (name: string): [string, Values] => [name, values];
}

function valuesOf(element: string, attribute: string): Values | undefined {
  if (/method$/i.test(attribute) && attribute !== 'paymentMethod') return METHOD;
  return VALUES.get(`${element} ${attribute}`) ?? VALUES.get(attribute);
}

/** Elements that only contain others. */
const CONTAINERS = new Set(['Response', 'Gather', 'Connect', 'Start', 'Stop']);

function strayText({ name, children }: TwimlElement): Violation[] {
  if (!CONTAINERS.has(name) || !children.some((child) => typeof child === 'string' && child.trim() !== '')) return [];
  const fix = 'Put it into <Say> for a call, or <Message> for a message.';
  return [{ message: `<${name}> contains text, which Twilio ignores.`, fix }];
}
