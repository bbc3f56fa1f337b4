import type { JsonObject } from '../../../lambda/front-door';
import { sid } from '../kinds';
import type { Form } from '../webhook-call';
import { type RelayAnswer, RelaySession, type RelayTarget } from './session';

/** What the caller does next. */
export type CallerTurn =
  | { readonly kind: 'speech'; readonly text: string }
  | { readonly kind: 'dtmf'; readonly keys: string }
  | { readonly kind: 'silence' }
  | { readonly kind: 'hangup' };

/** A conversation to have. */
export interface ConversationPlan extends RelayTarget {
  /** Parameters of the call: `CallSid`, `From`, `To`. */
  readonly call: Form;
  readonly customParameters: Readonly<Record<string, string>>;
  readonly welcomeGreeting?: string | undefined;
  readonly next: () => Promise<CallerTurn>;
  readonly say: (who: 'twilio' | 'caller', text: string) => void;
}

/** The end of a conversation. */
export interface Conversation {
  readonly sessionId: string;
  /** `ended` by the relay, `completed` by the caller, `failed` when the relay closed the connection. */
  readonly status: 'ended' | 'completed' | 'failed';
  readonly handoffData: string | undefined;
  readonly durationMs: number;
  /** Milliseconds until the first text of each answer. */
  readonly firstMs: readonly number[];
}

/**
 * Has a conversation as ConversationRelay does: the setup message, then what the caller says and presses.
 *
 * @throws {DeliveryFailure} if the relay refuses the handshake.
 */
export async function converse(plan: ConversationPlan): Promise<Conversation> {
  const { say, call, next, welcomeGreeting } = plan;
  const started = performance.now();
  const sessionId = sid('VX');
  const firstMs: number[] = [];
  const session = await RelaySession.connect(plan);
  const ended = (status: Conversation['status'], handoffData?: string): Conversation => {
    return { sessionId, status, handoffData, durationMs: performance.now() - started, firstMs };
  };
  try {
    say('twilio', 'connects the caller to the relay');
    if (welcomeGreeting) say('twilio', `says “${welcomeGreeting}”`);
    let answer = await session.send(setupMessage(sessionId, call, plan.customParameters), SETUP_MS);
    for (;;) {
      report(answer, say);
      if (answer.firstMs !== undefined) firstMs.push(answer.firstMs);
      if (answer.end) return ended('ended', answer.end.handoffData);
      if (session.isClosed) {
        say('twilio', 'ends the session, because the relay closed the connection');
        return ended('failed');
      }
      const turn = await next();
      if (turn.kind !== 'speech' && turn.kind !== 'dtmf') {
        say('caller', 'hangs up');
        return ended('completed');
      }
      say('caller', turn.kind === 'speech' ? `says “${turn.text}”` : `presses ${turn.keys}`);
      for (const [index, message] of messagesOf(turn).entries()) {
        if (index > 0) report(answer, say);
        answer = await session.send(...message);
      }
    }
  } finally {
    await session.close();
  }
}

/** A relay need not answer the setup message: the caller hears the greeting. */
const SETUP_MS = 500;
const KEY_MS = 500;

type Sent = readonly [message: object, waitMs?: number];

/** Returns the messages of a turn, and how long each answer may take. An agent that collects keys answers only the last. */
function messagesOf(turn: Extract<CallerTurn, { kind: 'speech' } | { kind: 'dtmf' }>): Sent[] {
  if (turn.kind === 'speech') return [[{ type: 'prompt', voicePrompt: turn.text, lang: 'en-US', last: true }]];
  const keys = [...turn.keys].map((digit) => ({ type: 'dtmf', digit }));
  return keys.map((message, index) => (index === keys.length - 1 ? [message] : [message, KEY_MS]));
}

function report({ spoken, firstMs, others }: RelayAnswer, say: ConversationPlan['say']): void {
  if (spoken !== '') say('twilio', `says “${spoken}” (first text after ${Math.round(firstMs ?? 0)} ms)`);
  for (const message of others) say('twilio', described(message));
}

function described(message: JsonObject): string {
  const { type, source, digits, handoffData } = message;
  if (type === 'play') return `plays ${String(source)}`;
  if (type === 'sendDigits') return `sends the tones ${String(digits)}`;
  if (type === 'language')
    return `changes the language to ${String(message['ttsLanguage'] ?? message['transcriptionLanguage'])}`;
  if (type === 'end')
    return `ends the session${handoffData === undefined ? '' : ` with HandoffData=${String(handoffData)}`}`;
  return 'reports error 64107: the relay sent a message that ConversationRelay refuses';
}

function setupMessage(sessionId: string, call: Form, customParameters: Readonly<Record<string, string>>): object {
  const of = (name: string) => String(call[name] ?? '');
  return {
    type: 'setup',
    sessionId,
    accountSid: of('AccountSid'),
    parentCallSid: '',
    callSid: of('CallSid'),
    from: of('From'),
    to: of('To'),
    forwardedFrom: '',
    callType: 'PSTN',
    callerName: '',
    direction: of('Direction') || 'inbound',
    callStatus: 'RINGING',
    customParameters,
  };
}
