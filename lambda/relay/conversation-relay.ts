import { object } from '../front-door';
import { type LambdaContext, monotonicMs } from '../routing';
import { readEvent } from './events';
import { type HandshakeAnswer, handshake } from './handshake';
import { logRelay } from './log';
import { type RelayHooks, type RelayOptions, relaySettings } from './options';
import { Sessions } from './session';

/** Handler of a Lambda function behind an API Gateway WebSocket API. */
export type RelayHandler = (event: unknown, context?: LambdaContext) => Promise<HandshakeAnswer>;

/** Names of all hooks. */
const HOOKS: readonly (keyof RelayHooks)[] = [
  'setup',
  'prompt',
  'partialPrompt',
  'dtmf',
  'interrupt',
  'error',
  'ending',
  'close',
];

/**
 * Creates a Lambda handler that answers Twilio's ConversationRelay through an API Gateway WebSocket API. Rejects
 * handshakes that Twilio didn't sign and sessions that no validated webhook connected, and runs a hook for each message.
 *
 * @example
 * import { conversationRelay } from 'cdk-twilio-webhook/relay';
 *
 * export const handler = conversationRelay({
 *   async prompt({ voicePrompt }, call) {
 *     await call.stream(model.answer(voicePrompt, { signal: call.signal }));
 *   },
 *   interrupt({ utteranceUntilInterrupt }, call) {
 *     call.state.said = utteranceUntilInterrupt;
 *   },
 * });
 *
 * @throws {TypeError} if a hook is unknown, or an option is malformed. The handler itself throws only
 * {@link UnknownRelayEventError}, because API Gateway would send an error to Twilio.
 */
export function conversationRelay<State = Record<string, unknown>>(
  hooks: RelayHooks<State>,
  options: RelayOptions<State> = {},
): RelayHandler {
  checkHooks(hooks);
  const own = relaySettings(options, process.env);
  const sessions = new Sessions(hooks, own);
  return async (event, context) => {
    const started = monotonicMs();
    const received = readEvent(event);
    const coldStart = isColdStart();
    if (received.kind === 'connect') return handshake(received, own, { started, coldStart });
    try {
      await sessions.handle(received, object(context) as LambdaContext);
    } catch (error) {
      logRelay(own.logger, { event: received.kind, outcome: 'handler-error', error });
    }
    return { statusCode: 200 };
  };
}

function checkHooks(hooks: object): void {
  for (const [name, hook] of Object.entries(hooks)) {
    if (!(HOOKS as readonly string[]).includes(name)) {
      throw new TypeError(`Unknown hook \`${name}\`. The hooks are ${HOOKS.join(', ')}.`);
    }
    if (hook !== undefined && typeof hook !== 'function') {
      throw new TypeError(`The hook \`${name}\` must be a function, not a ${typeof hook}.`);
    }
  }
}

let cold = true;

/** Whether this is the first event of the sandbox. */
function isColdStart(): boolean {
  const first = cold;
  cold = false;
  return first;
}
