import { Environment } from '../../lib/contract';
import { type AuthTokenOption, type AuthTokens, authTokens } from '../auth-token';
import type { Env } from '../aws';
import { demandsOf, limitOf } from '../checked-options';
import { type Logger, safeLogger } from '../log';
import type { Demands } from '../prove';
import { type Origin, parseRelayOrigin } from '../public-url';
import type { SharedKey } from '../signature';
import type { RelayCall } from './call';
import { type Connections, managedConnections } from './call';
import type { DtmfMessage, ErrorMessage, InterruptMessage, PromptMessage, SetupMessage } from './messages';
import { dynamoDbStore, memoryStore, type Store } from './store';

type Hook<Message, State> = (message: Message, call: RelayCall<State>) => unknown;

/** The reason why a session ended. */
export interface CloseMessage {
  readonly type: 'close';
  /** Status of the WebSocket: 1000 for a normal end, 1001 after a limit of API Gateway, 1005 for none. */
  readonly code: number;
  readonly reason: string;
}

/** A limit of API Gateway is near: ten minutes without a message, or two hours. */
export interface EndingMessage {
  readonly type: 'ending';
  readonly limit: 'idle' | 'duration';
  /** Milliseconds until API Gateway closes the connection. */
  readonly leftMs: number;
}

/**
 * The code of an agent: an optional function for each message of ConversationRelay. `setup`, `prompt`, and `dtmf` run
 * one after the other in the order of the messages, all others immediately. Their results are awaited and ignored.
 */
export interface RelayHooks<State = Record<string, unknown>> {
  /** The call is connected. */
  setup?: Hook<SetupMessage, State>;
  /** The caller has said something. */
  prompt?: Hook<PromptMessage, State>;
  /** The caller is saying something, with the attribute `partialPrompts`. */
  partialPrompt?: Hook<PromptMessage, State>;
  /** The caller has pressed a key, with the attribute `dtmfDetection`. */
  dtmf?: Hook<DtmfMessage, State>;
  /** The caller has interrupted. The running hook's `call.signal` is aborted. */
  interrupt?: Hook<InterruptMessage, State>;
  /** ConversationRelay reports an error. */
  error?: Hook<ErrorMessage, State>;
  /** A limit of API Gateway is near. Requires a schedule: the construct's `ending`. */
  ending?: Hook<EndingMessage, State>;
  /** The session is over, so nothing can be sent anymore. */
  close?: Hook<CloseMessage, State>;
}

/** The reaction to a failed hook. */
export interface ErrorAction {
  /** Says a text. */
  readonly say?: string;
  /** Ends the session: `true` without `HandoffData`, any other value with it. */
  readonly end?: unknown;
}

/** Options of {@link conversationRelay}. Environment variables replace omitted ones. */
export interface RelayOptions<State = Record<string, unknown>> {
  /**
   * The auth token, as for `webhook()`.
   * @default from `TWILIO_AUTH_TOKEN_SECRET_ARN`, `TWILIO_AUTH_TOKEN_PARAMETER_NAME` or `TWILIO_AUTH_TOKEN`
   */
  readonly authToken?: AuthTokenOption;
  /** Shared keys, as for `webhook()`. @default - those in the stored secret */
  readonly sharedKeys?: readonly SharedKey[] | undefined;
  /**
   * Whether to accept only handshakes signed with a shared key.
   * @default false, unless `TWILIO_REQUIRE_SHARED_KEY` is `on`
   */
  readonly requireSharedKey?: boolean | undefined;
  /** SID of the only account whose calls are accepted (`AC…`). @default - every account that has a key */
  readonly accountSid?: string;
  /**
   * Public URLs of the relay besides the stage's own, `wss://host[:port][/path]`: custom domains with their mapping
   * key, which events don't contain.
   * @default from `TWILIO_RELAY_URL`
   */
  readonly origins?: readonly string[];
  /** Receives the log entries. If it throws, the entry goes to the console. @default console */
  readonly logger?: Logger;
  /**
   * Whether a session requires the token that `connectRelay` adds to the TwiML. Without it, anyone who has seen the
   * headers of one handshake can open sessions and impersonate any call.
   * @default true
   */
  readonly bind?: boolean;
  /**
   * Name or ARN of a DynamoDB table with the string key `id` and the TTL attribute `expires`. Without one, the state is
   * in the process, which works for local runs, tests, and a single long-lived process.
   * @default from `TWILIO_RELAY_TABLE`
   */
  readonly tableName?: string;
  /** The reaction to a hook that throws or runs out of time. @default - none: the call continues */
  readonly onError?: ErrorAction | ((error: unknown, call: RelayCall<State>) => unknown);
  /** Maximum time for a hook in milliseconds. @default - Lambda's remaining time minus 1000 */
  readonly deadlineMs?: number;
  /** API Gateway's limits in milliseconds, and the time before them at which `ending` runs. For tests. */
  readonly limits?: Partial<RelayLimits>;
}

/** Limits of a connection. https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-execution-service-websocket-limits-table.html */
export interface RelayLimits {
  readonly idleMs: number;
  readonly durationMs: number;
  /** Must be longer than the schedule's interval. */
  readonly noticeMs: number;
}

/** Resolved options. */
export interface RelaySettings<State> {
  readonly tokens: AuthTokens;
  readonly demands: Demands;
  readonly origins: readonly Origin[];
  readonly logger: Logger;
  readonly bind: boolean;
  readonly store: Store;
  readonly connections: Connections;
  readonly onError: RelayOptions<State>['onError'];
  readonly deadlineMs?: number | undefined;
  readonly limits: RelayLimits;
  readonly env: Env;
}

/**
 * Resolves options and environment variables.
 *
 * @throws {TypeError} if an origin, the account or a limit is malformed.
 */
export function relaySettings<State>(options: RelayOptions<State>, env: Env): RelaySettings<State> {
  const { deadlineMs } = options;
  const logger = safeLogger(options.logger ?? console);
  const table = options.tableName ?? env[Environment.relayTable]?.trim();
  return {
    tokens: authTokens(options.authToken, env, { logger, sharedKeys: options.sharedKeys }),
    demands: demandsOf(options, env),
    origins: (options.origins ?? declared(env)).map(parseRelayOrigin),
    logger,
    bind: options.bind ?? true,
    store: table ? dynamoDbStore(table, env) : memoryStore(),
    connections: managedConnections(env),
    onError: options.onError,
    deadlineMs: deadlineMs === undefined ? undefined : limitOf('deadlineMs', deadlineMs),
    limits: { ...LIMITS, ...options.limits },
    env,
  };
}

const LIMITS: RelayLimits = { idleMs: 600_000, durationMs: 7_200_000, noticeMs: 90_000 };

function declared(env: Env): string[] {
  return (env[Environment.relayUrl] ?? '').split(',').flatMap((url) => url.trim() || []);
}
