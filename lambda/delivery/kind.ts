import type { Params } from '../routing';

/** Maximum length of a detail type in EventBridge. */
const MAX_KIND_LENGTH = 128;
/** Kind of an unknown webhook. */
const UNKNOWN = 'webhook';

/** A parameter whose value is the state of a resource. */
interface State {
  readonly param: string;
  readonly resource: string;
  /** A parameter that the webhook must also have. */
  readonly with?: string;
}

/**
 * In the order of precedence: a recording's or conference's webhook also has parameters of its call.
 *
 * https://www.twilio.com/docs/messaging/guides/track-outbound-message-status
 * https://www.twilio.com/docs/voice/api/call-resource#statuscallbackevent
 * https://www.twilio.com/docs/voice/twiml/conference#attributes-statusCallbackEvent
 * https://www.twilio.com/docs/voice/api/recording
 * https://www.twilio.com/docs/voice/twiml/stream#statuscallback
 * https://www.twilio.com/docs/video/api/status-callbacks
 * https://www.twilio.com/docs/conversations/conversations-webhooks
 * https://www.twilio.com/docs/taskrouter/api/event/reference
 * https://www.twilio.com/docs/usage/troubleshooting/debugging-event-webhooks
 */
const STATES: readonly State[] = [
  { param: 'MessageStatus', resource: 'message' },
  { param: 'TranscriptionEvent', resource: 'transcription' },
  { param: 'TranscriptionStatus', resource: 'transcription' },
  { param: 'RecordingStatus', resource: 'recording' },
  { param: 'StreamEvent', resource: 'stream' },
  { param: 'StatusCallbackEvent', resource: 'conference', with: 'ConferenceSid' },
  { param: 'StatusCallbackEvent', resource: 'room', with: 'RoomSid' },
  { param: 'EventType', resource: 'conversation', with: 'ConversationSid' },
  { param: 'EventType', resource: 'taskrouter', with: 'WorkspaceSid' },
  { param: 'CallStatus', resource: 'call' },
  { param: 'SmsStatus', resource: 'message' },
  { param: 'Level', resource: 'debugger', with: 'PayloadType' },
];

/** Returns the kind of a form webhook: its resource and state, such as `message.delivered`. */
export function kindOf(params: Params): string {
  const state = STATES.find(
    ({ param, with: other }) => text(params[param]) && (other === undefined || params[other] !== undefined),
  );
  if (!state) return UNKNOWN;
  const { resource, param } = state;
  const value = text(params[param]) ?? '';
  // `conference-start` of a conference.
  const name = value.startsWith(`${resource}-`) ? value.slice(resource.length + 1) : value;
  return kindOfType(`${resource}.${resource === 'debugger' ? name.toLowerCase() : name}`);
}

/** Returns a type as a kind, if it is valid. */
export function kindOfType(type: unknown): string {
  const valid = typeof type === 'string' && type.length <= MAX_KIND_LENGTH && /^[A-Za-z0-9][\w.:/-]*$/.test(type);
  return valid ? type : UNKNOWN;
}

function text(value: Params[string]): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
