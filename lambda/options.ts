import { Environment } from '../lib/contract';
import { type AuthTokenOption, type AuthTokens, authTokens } from './auth-token';
import type { Idempotency } from './idempotency/idempotency';
import type { Logger } from './log';
import { type Origin, parseOrigin, parseOrigins } from './origin';
import type { RouteHandler } from './route';
import type { Limits } from './signed-content';

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
  /** @default console */
  readonly logger?: Logger;
  /** Largest body in bytes; a larger one gets 413. @default 1048576 */
  readonly maxBodyBytes?: number;
  /** Most form or query parameters; more get 413. @default 1000 */
  readonly maxParams?: number;
  /**
   * Milliseconds that a route has to answer; then 504, so that Twilio's fallback URL takes over. Twilio waits 15 s for
   * the answer to a call, 5 s for Event Streams and Conversations (4500 is right there).
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
}

/** @throws {TypeError} when a public origin is malformed. */
export function settings(options: WebhookOptions, env: NodeJS.ProcessEnv): Settings {
  const logger = options.logger ?? console;
  if (env[Environment.idempotencyTable] && !options.idempotency) {
    const message = `${Environment.idempotencyTable} is set but not used: give idempotency: dynamoDbIdempotency().`;
    logger.warn({ message });
  }
  return {
    tokens: authTokens(options.authToken, env, { logger: options.logger ?? console }),
    origins: options.origins?.map(parseOrigin) ?? parseOrigins(env[Environment.publicOrigins]),
    logger,
    limits: { maxBodyBytes: options.maxBodyBytes ?? 1024 * 1024, maxParams: options.maxParams ?? 1000 },
    deadlineMs: options.deadlineMs,
    fallback: options.fallback,
    idempotency: options.idempotency,
  };
}
