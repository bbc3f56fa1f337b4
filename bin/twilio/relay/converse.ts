import type { JsonObject } from '../../../lambda/front-door';
import { pluralize } from '../../terminal';
import { sid } from '../kinds';
import type { Interrupted, Interrupts, RelayAnswer } from './answer';
import { RelaySession } from './session';
import { type Session, setupMessage } from './setup-message';
import type { RelayTarget } from './socket';
import { Voice, type VoiceOptions } from './voice';

/** The caller's next action. */
export type CallerTurn =
  | { readonly kind: 'speech'; readonly text: string }
  | { readonly kind: 'dtmf'; readonly keys: string }
  | { readonly kind: 'silence' }
  | { readonly kind: 'hangup' };

/** A conversation to have. */
export interface ConversationPlan extends RelayTarget, Omit<Session, 'sessionId'> {
  readonly welcomeGreeting?: string | undefined;
  readonly next: () => Promise<CallerTurn>;
  readonly say: (who: 'twilio' | 'caller', text: string) => void;
  /** When the caller interrupts answers. Default: never. */
  readonly interrupts?: Interrupts;
  /** Returns the options of the voice of an answer. Default: a voice that takes no time. */
  readonly voice?: () => VoiceOptions;
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
  /** The caller's interrupts. */
  readonly interrupts: readonly Interrupted[];
}

/**
 * Has a conversation as ConversationRelay does: the setup message, then what the caller says and presses.
 *
 * @throws {DeliveryFailure} if the relay refuses the handshake.
 */
export async function converse(plan: ConversationPlan): Promise<Conversation> {
  const { say, call, next, welcomeGreeting, customParameters, interrupts: plannedInterrupts = {} } = plan;
  const started = performance.now();
  const sessionId = sid('VX');
  const firstMs: number[] = [];
  const interrupts: Interrupted[] = [];
  const session = await RelaySession.connect(plan);
  const ended = (status: Conversation['status'], handoffData?: string): Conversation => {
    return { sessionId, status, handoffData, durationMs: performance.now() - started, firstMs, interrupts };
  };
  /** Sends messages one after the other, until the relay ends the session. */
  const exchanged = async (messages: readonly Sent[]): Promise<Conversation | undefined> => {
    for (const [message, waitMs] of messages) {
      const answer = await session.send(message, {
        waitMs,
        interrupts: plannedInterrupts,
        voice: new Voice(plan.voice?.()),
      });
      report(answer, say);
      if (answer.firstMs !== undefined) firstMs.push(answer.firstMs);
      if (answer.interrupted) interrupts.push(answer.interrupted);
      if (answer.end) return ended('ended', answer.end.handoffData);
      if (!session.isClosed) continue;
      say('twilio', 'ends the session, because the relay closed the connection');
      return ended('failed');
    }
    return undefined;
  };
  try {
    say('twilio', 'connects the caller to the relay');
    if (welcomeGreeting) say('twilio', `says “${welcomeGreeting}”`);
    let end = await exchanged([[setupMessage({ sessionId, call, customParameters }), SETUP_MS]]);
    while (!end) {
      const turn = await next();
      if (turn.kind === 'hangup') {
        say('caller', 'hangs up');
        return ended('completed');
      }
      if (turn.kind === 'silence') continue;
      say('caller', turn.kind === 'speech' ? `says “${turn.text}”` : `presses ${turn.keys}`);
      end = await exchanged(messagesOf(turn));
    }
    return end;
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

function report({ spoken, firstMs, others, interrupted }: RelayAnswer, say: ConversationPlan['say']): void {
  if (spoken !== '') {
    const first = firstMs === undefined ? '' : ` (first text after ${Math.round(firstMs)} ms)`;
    say('twilio', `says “${spoken}”${first}`);
  }
  if (interrupted) {
    const { durationMs, lateTexts, lateMs } = interrupted;
    say('caller', `interrupts after ${durationMs} ms`);
    if (lateTexts > 0) {
      say(
        'twilio',
        `receives ${pluralize(lateTexts, 'more text')}, until ${Math.round(lateMs)} ms after the interrupt`,
      );
    }
  }
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
