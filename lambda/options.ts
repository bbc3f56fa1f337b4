import { Environment } from '../lib/contract';
import { type AuthTokenOption, type AuthTokens, authTokens } from './auth-token';
import type { Idempotency } from './idempotency';
import type { LogEntry, Logger } from './log';
import { type Origin, parseOrigin, parseOrigins } from './public-url';
import type { RouteHandler } from './routing';
import type { Limits } from './signature';

/** Options of {@link webhook}. Environment variables fill what is left out. */
export interface WebhookOptions {
  /**
   * The auth token, several of them, or a function that provides them, whose answer is cached.
   * @default from `TWILIO_AUTH_TOKEN_SECRET_ARN`, `TWILIO_AUTH_TOKEN_PARAMETER_NAME` or `TWILIO_AUTH_TOKEN`
   */
  readonly authToken?: AuthTokenOption;
  /**
   * Public origins of the service, `https://host[:port][/basePath]`. With any declared, a load balancer's `Host` header
   * is believed only if it names one of them.
   * @default from `TWILIO_PUBLIC_ORIGINS`
   */
  readonly origins?: readonly string[];
  /** What it throws is ignored, and the entry goes to the console. @default console */
  readonly logger?: Logger;
  /** Largest body in bytes; a larger one gets 413. @default 1048576 */
  readonly maxBodyBytes?: number;
  /** Most form or query parameters; more get 413. @default 1000 */
  readonly maxParams?: number;
  /**
   * Milliseconds from the start of a request that it has to be answered in; then 504, so that Twilio's fallback URL takes
   * over. Twilio waits 15 s for the answer to a call, 5 s for Event Streams and Conversations (4500 is right there).
   * @default the smaller of 14000 and what Lambda has left less 500
   */
  readonly deadlineMs?: number;
  /** Answers with 200 in place of a 5xx when a route throws or misses its deadline. @default - 500 or 504 */
  readonly fallback?: RouteHandler;
  /**
   * Lets routes do their work once, however often Twilio delivers a webhook: `dynamoDbIdempotency()` of
   * `cdk-twilio-webhook/idempotency`. The fallback's answers are not remembered.
   * @default - routes run for each delivery
   */
  readonly idempotency?: Idempotency | undefined;
  /**
   * Whether the runtime itself answers signed requests for `/_twilio-webhook/self-check` and the paths of webhooks below
   * it, which then never reach a route.
   * @default true, unless `TWILIO_SELF_CHECK` is `off`
   */
  readonly selfCheck?: boolean;
}

/** Options with everything filled in. */
export interface Settings {
  readonly tokens: AuthTokens;
  readonly origins: readonly Origin[];
  readonly logger: Logger;
  readonly limits: Limits;
  readonly deadlineMs?: number | undefined;
  readonly fallback?: RouteHandler | undefined;
  readonly idempotency?: Idempotency | undefined;
  readonly selfCheck: boolean;
}

/** @throws {TypeError} when a public origin is malformed, or a limit is no number: none would then hold. */
export function settings(options: WebhookOptions, env: NodeJS.ProcessEnv): Settings {
  const logger = safeLogger(options.logger ?? console);
  if (env[Environment.idempotencyTable] && !options.idempotency) {
    const message = `${Environment.idempotencyTable} is set but not used: give idempotency: dynamoDbIdempotency().`;
    logger.warn({ message });
  }
  return {
    tokens: authTokens(options.authToken, env, { logger }),
    origins: options.origins?.map(parseOrigin) ?? parseOrigins(env[Environment.publicOrigins]),
    logger,
    limits: {
      maxBodyBytes: limit('maxBodyBytes', options.maxBodyBytes ?? 1024 * 1024),
      maxParams: limit('maxParams', options.maxParams ?? 1000),
    },
    deadlineMs: options.deadlineMs === undefined ? undefined : limit('deadlineMs', options.deadlineMs),
    fallback: options.fallback,
    idempotency: options.idempotency,
    selfCheck: options.selfCheck ?? env[Environment.selfCheck]?.trim() !== 'off',
  };
}

/** `Number(process.env.X)` is NaN when X is not set, and everything is below that. */
function limit(name: string, value: number): number {
  if (typeof value === 'number' && value > 0) return value;
  throw new TypeError(`${name} is ${String(value)}: give a number above 0.`);
}

type Level = keyof Logger;

/**
 * A logger that never fails: no request loses its answer, and no sandbox its life, because nobody could write it down.
 * What the own logger refuses, at once or later, goes to the console.
 */
function safeLogger(own: Logger): Logger {
  const at = (level: Level) => (entry: LogEntry) => write(own, level, entry);
  return { info: at('info'), warn: at('warn'), error: at('error') };
}

function write(logger: Logger, level: Level, entry: LogEntry): void {
  const refused = () => {
    if (logger !== console) write(console, level, entry);
  };
  try {
    const written: unknown = logger[level](entry);
    // Its type says that it returns nothing, but an asynchronous function has that type too.
    if (written instanceof Promise) written.catch(refused);
  } catch {
    refused();
  }
}
