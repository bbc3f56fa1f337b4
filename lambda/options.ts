import { Environment } from '../lib/contract';
import { type AuthTokenOption, type AuthTokens, authTokens } from './auth-token';
import { demandsOf, limitOf } from './checked-options';
import type { Idempotency } from './idempotency';
import { type Logger, safeLogger } from './log';
import type { Demands } from './prove';
import { type Origin, parseOrigin, parseOrigins } from './public-url';
import type { AccountOf, RouteHandler } from './routing';
import type { Limits, SharedKey } from './signature';

/** Options of {@link webhook}. Environment variables replace omitted ones. */
export interface WebhookOptions {
  /**
   * The auth token, a list of them, or a function that provides them, for all accounts or one, and whose results are
   * cached.
   * @default from `TWILIO_AUTH_TOKEN_SECRET_ARN`, `TWILIO_AUTH_TOKEN_PARAMETER_NAME`, `TWILIO_AUTH_TOKEN_SECRET_PATTERN`,
   * `TWILIO_AUTH_TOKEN_TABLE`, or `TWILIO_AUTH_TOKEN`
   */
  readonly authToken?: AuthTokenOption;
  /**
   * Shared keys of Twilio's Webhooks configuration API, beside those in the stored secret. Needs no auth token.
   * @default - those in the stored secret
   */
  readonly sharedKeys?: readonly SharedKey[] | undefined;
  /**
   * Whether only requests that are signed with a shared key are accepted. Auth tokens, the master credentials of their
   * accounts, are then of no use for forging requests.
   * @default false, unless `TWILIO_REQUIRE_SHARED_KEY` is `on`
   */
  readonly requireSharedKey?: boolean | undefined;
  /**
   * Returns the account of a request that names none, such as a JSON webhook, from its path, host, or query. Only keys of
   * that account are then tried. It runs before the signature is checked.
   * @default - all configured keys are tried; with keys that are looked up by account, those that were used last, up to 50
   */
  readonly accountOf?: AccountOf | undefined;
  /**
   * SID of the only account whose requests are accepted (`AC…`). Keys of an unknown account count as this account's.
   * Requests of any other account get a 403.
   * @default - every account that has a key
   */
  readonly accountSid?: string;
  /**
   * Public origins of the service, `https://host[:port][/basePath]`. If any are declared, a load balancer's `Host` header
   * is trusted only if it names one of them.
   * @default from `TWILIO_PUBLIC_ORIGINS`
   */
  readonly origins?: readonly string[];
  /** Receives the log entries. If it throws, the entry goes to the console. @default console */
  readonly logger?: Logger;
  /** Maximum body size in bytes. Larger bodies get a 413. @default 1048576 */
  readonly maxBodyBytes?: number;
  /** Maximum number of form or query parameters. Requests with more get a 413. @default 1000 */
  readonly maxParams?: number;
  /**
   * Maximum time for a request in milliseconds. After that, the response is a 504 and Twilio uses the fallback URL.
   * Twilio waits 15 s for the response to a call, and 5 s for Event Streams and Conversations: use 4500 there.
   * @default - 14000, or Lambda's remaining time minus 500 if that is less
   */
  readonly deadlineMs?: number;
  /** Answers instead of 500 or 504 when a route throws or misses its deadline. @default - 500 or 504 */
  readonly fallback?: RouteHandler;
  /**
   * Runs a route once, regardless of how often Twilio delivers a webhook: `dynamoDbIdempotency()` from
   * `cdk-twilio-webhook/idempotency`. Responses of the fallback aren't stored.
   * @default - routes run for every delivery
   */
  readonly idempotency?: Idempotency | undefined;
  /**
   * Whether the runtime answers signed requests for `/_twilio-webhook/self-check` and the paths below it. Routes never
   * receive these requests.
   * @default true, unless `TWILIO_SELF_CHECK` is `off`
   */
  readonly selfCheck?: boolean;
}

/** Resolved options. */
export interface Settings {
  readonly tokens: AuthTokens;
  readonly demands: Demands;
  readonly accountOf?: AccountOf | undefined;
  readonly origins: readonly Origin[];
  readonly logger: Logger;
  readonly limits: Limits;
  readonly deadlineMs?: number | undefined;
  readonly fallback?: RouteHandler | undefined;
  readonly idempotency?: Idempotency | undefined;
  readonly selfCheck: boolean;
}

/**
 * Resolves options and environment variables.
 *
 * @throws {TypeError} if a public origin is malformed or a limit isn't a positive number.
 */
export function settings(options: WebhookOptions, env: NodeJS.ProcessEnv): Settings {
  const logger = safeLogger(options.logger ?? console);
  if (env[Environment.idempotencyTable] && !options.idempotency) {
    const message = `${Environment.idempotencyTable} is set but not used: set \`idempotency: dynamoDbIdempotency()\`.`;
    logger.warn({ message });
  }
  return {
    accountOf: options.accountOf,
    demands: demandsOf(options, env),
    tokens: authTokens(options.authToken, env, { logger, sharedKeys: options.sharedKeys }),
    origins: options.origins?.map(parseOrigin) ?? parseOrigins(env[Environment.publicOrigins]),
    logger,
    limits: {
      maxBodyBytes: limitOf('maxBodyBytes', options.maxBodyBytes ?? 1024 * 1024),
      maxParams: limitOf('maxParams', options.maxParams ?? 1000),
    },
    deadlineMs: options.deadlineMs === undefined ? undefined : limitOf('deadlineMs', options.deadlineMs),
    fallback: options.fallback,
    idempotency: options.idempotency,
    selfCheck: options.selfCheck ?? env[Environment.selfCheck]?.trim() !== 'off',
  };
}
