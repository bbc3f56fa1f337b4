import { type JsonObject, object, text } from '../front-door';

/** The first message of a session. https://www.twilio.com/docs/voice/conversationrelay/websocket-messages */
export interface SetupMessage {
  readonly type: 'setup';
  readonly sessionId: string;
  readonly accountSid: string;
  readonly callSid: string;
  readonly parentCallSid: string;
  readonly from: string;
  readonly to: string;
  readonly forwardedFrom: string;
  readonly callerName: string;
  readonly callType: string;
  readonly callStatus: string;
  readonly direction: string;
  /** The parameters of the TwiML, without the one that binds the session to its call. */
  readonly customParameters: Readonly<Record<string, string>>;
}

/** Something that the caller said. */
export interface PromptMessage {
  readonly type: 'prompt';
  readonly voicePrompt: string;
  /** Language of the transcription: `en-US`. */
  readonly lang: string;
  /**
   * Whether this is the final transcription. `false` for a partial prompt, which the `partialPrompts` attribute
   * enables.
   */
  readonly last: boolean;
}

/** A key that the caller pressed. */
export interface DtmfMessage {
  readonly type: 'dtmf';
  readonly digit: string;
}

/** The caller interrupted the speech. */
export interface InterruptMessage {
  readonly type: 'interrupt';
  /** The text that the caller heard until then. */
  readonly utteranceUntilInterrupt: string;
  readonly durationUntilInterruptMs: number;
}

/** ConversationRelay reports an error, such as an invalid message. */
export interface ErrorMessage {
  readonly type: 'error';
  readonly description: string;
}

/** A message from Twilio. */
export type TwilioMessage = SetupMessage | PromptMessage | DtmfMessage | InterruptMessage | ErrorMessage;

/** A message to Twilio. JSON drops members that are `undefined`. */
export type RelayMessage =
  | ({ readonly type: 'text'; readonly token: string; readonly last: boolean } & SpeechOptions)
  | ({ readonly type: 'play'; readonly source: string; readonly loop: number | undefined } & Omit<
      SpeechOptions,
      'lang'
    >)
  | { readonly type: 'sendDigits'; readonly digits: string }
  | {
      readonly type: 'language';
      readonly ttsLanguage: string | undefined;
      readonly transcriptionLanguage: string | undefined;
    }
  | { readonly type: 'end'; readonly handoffData: string | undefined };

/** Options of speech and media. */
export interface SpeechOptions {
  /** Language of the text: `es-MX`. @default - the session's language */
  readonly lang?: string | undefined;
  /** Whether the caller can interrupt it. @default - the attribute of the TwiML */
  readonly interruptible?: boolean | undefined;
  /** Whether later messages can interrupt it. @default - the attribute of the TwiML */
  readonly preemptible?: boolean | undefined;
}

/** A received message, or the reason why it isn't one of ConversationRelay's. */
export type Parsed = { readonly message: TwilioMessage } | { readonly problem: string };

/** Parses a message. Missing members, or those of another type, become empty, because Twilio adds and omits some. */
export function parseMessage(body: string): Parsed {
  let fields: JsonObject;
  try {
    fields = object(JSON.parse(body));
  } catch {
    return { problem: "a message that isn't JSON" };
  }
  const type = text(fields['type']);
  const read = type !== undefined && Object.hasOwn(READERS, type) ? READERS[type as TwilioMessage['type']] : undefined;
  if (read) return { message: read(fields) };
  if (text(fields['event']) !== undefined) return { problem: MEDIA_STREAM };
  return { problem: 'a message of an unknown type' };
}

const MEDIA_STREAM =
  'a message of Media Streams, which sends 50 a second, each of which would invoke a function: use <ConversationRelay>, or a container';

const READERS: Readonly<Record<TwilioMessage['type'], (fields: JsonObject) => TwilioMessage>> = {
  setup: (fields) => ({
    type: 'setup',
    ...strings(fields, SETUP_FIELDS),
    customParameters: customParameters(fields['customParameters']),
  }),
  prompt: (fields) => ({
    type: 'prompt',
    ...strings(fields, ['voicePrompt', 'lang']),
    last: fields['last'] !== false,
  }),
  dtmf: (fields) => ({ type: 'dtmf', ...strings(fields, ['digit']) }),
  interrupt: (fields) => ({
    type: 'interrupt',
    ...strings(fields, ['utteranceUntilInterrupt']),
    // The documentation shows it both as a number and as a string.
    durationUntilInterruptMs: Number(fields['durationUntilInterruptMs']) || 0,
  }),
  error: (fields) => ({ type: 'error', ...strings(fields, ['description']) }),
};

const SETUP_FIELDS = [
  'sessionId',
  'accountSid',
  'callSid',
  'parentCallSid',
  'from',
  'to',
  'forwardedFrom',
  'callerName',
  'callType',
  'callStatus',
  'direction',
] as const;

function strings<N extends string>(fields: JsonObject, names: readonly N[]): Record<N, string> {
  return Object.fromEntries(names.map((name) => [name, text(fields[name]) ?? ''])) as Record<N, string>;
}

/** Returns the parameters without a prototype, because the caller's TwiML chooses their names. */
function customParameters(value: unknown): Record<string, string> {
  const parameters: Record<string, string> = Object.create(null);
  for (const [name, each] of Object.entries(object(value))) if (typeof each === 'string') parameters[name] = each;
  return parameters;
}
