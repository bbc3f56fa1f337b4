import { Environment } from '../../lib/contract';
import type { SigningKeys } from '../signature';
import { KeyCache, type KeySource } from './key-cache';
import { type AuthTokenProvider, type AuthTokenValue, keysOf, providedKeys } from './option';
import { AuthTokenUnavailableError } from './secret-value';
import { storedKeys } from './stored-keys';

export { AuthTokenUnavailableError } from './secret-value';

/**
 * What `webhook({ authToken })` takes: the token, in any form that a stored secret may have; several keys; or a function
 * that gets them, whose result is cached like a stored secret.
 */
export type AuthTokenOption = AuthTokenValue | AuthTokenProvider;

/** Environment variables, read when they are needed: Lambda renews credentials in place. */
export type TokenEnvironment = Readonly<Record<string, string | undefined>>;

/** Where the keys come from that signatures are checked with. */
export interface AuthTokens {
  /**
   * The keys to check with. Waits for the first read; a request that finds them twice as old as their time to live
   * waits up to a second for newer ones.
   *
   * @throws {AuthTokenUnavailableError} when none could ever be read.
   */
  keys(): Promise<SigningKeys>;
  /**
   * After a rejected signature: reads again, at most once a minute a sandbox. Never throws.
   *
   * @returns the new keys; undefined when they were not read again or did not change.
   */
  refreshed(): Promise<SigningKeys | undefined>;
}

/** What {@link authTokens} runs on. */
export interface AuthTokensOptions {
  /** Wall clock in milliseconds. @default Date.now */
  readonly now?: () => number;
  /** Told when a token can't be read, without a word of it. @default console */
  readonly logger?: { warn(entry: { message: string }): void };
}

const DEFAULT_TTL_SECONDS = 300;
const MAX_TTL_SECONDS = 86_400;

/**
 * The auth tokens of a runtime: from the option if there is one, else from the first of `TWILIO_AUTH_TOKEN_SECRET_ARN`,
 * `TWILIO_AUTH_TOKEN_PARAMETER_NAME` and `TWILIO_AUTH_TOKEN` that is not blank. A store or a function is read at once,
 * and again in the background after `TWILIO_AUTH_TOKEN_TTL_SECONDS` (default 300, at most 86400). Never throws: what is
 * wrong is said by {@link AuthTokens.keys}.
 */
export function authTokens(
  option: AuthTokenOption | undefined,
  env: TokenEnvironment,
  own: AuthTokensOptions = {},
): AuthTokens {
  const now = own.now ?? Date.now;
  const logger = own.logger ?? console;
  const warn = (message: string) => logger.warn({ message });
  const source = keySource(option, env, now);
  if (source === undefined)
    return fixedTokens(() => keysOf((option as AuthTokenValue | undefined) ?? environmentToken(env)));
  const cache = new KeyCache(source, { ttlMs: ttlSeconds(env, warn) * 1000, now, warn });
  cache.start();
  return cache;
}

/** What reads the keys, or undefined when they are here already. */
function keySource(
  option: AuthTokenOption | undefined,
  env: TokenEnvironment,
  now: () => number,
): KeySource | undefined {
  if (typeof option === 'function') return providedKeys(option);
  if (option !== undefined) return undefined;
  const secretArn = env[Environment.authTokenSecretArn]?.trim();
  if (secretArn) return storedKeys({ store: 'secrets-manager', id: secretArn }, env, now);
  const parameterName = env[Environment.authTokenParameterName]?.trim();
  return parameterName ? storedKeys({ store: 'ssm', id: parameterName }, env, now) : undefined;
}

function environmentToken(env: TokenEnvironment): string {
  const token = env[Environment.authToken];
  if (token?.trim()) return token;
  const { authTokenSecretArn, authTokenParameterName, authToken } = Environment;
  throw new Error(`No auth token is configured: set ${authTokenSecretArn}, ${authTokenParameterName} or ${authToken}.`);
}

function fixedTokens(read: () => SigningKeys): AuthTokens {
  let keys: Promise<SigningKeys>;
  try {
    keys = Promise.resolve(read());
  } catch (error) {
    keys = Promise.reject(new AuthTokenUnavailableError((error as Error).message));
    // It is rejected before anybody asks.
    keys.catch(() => undefined);
  }
  return { keys: () => keys, refreshed: async () => undefined };
}

function ttlSeconds(env: TokenEnvironment, warn: (message: string) => void): number {
  const text = env[Environment.authTokenTtlSeconds]?.trim();
  if (!text) return DEFAULT_TTL_SECONDS;
  const seconds = /^\d{1,9}$/.test(text) ? Number(text) : 0;
  if (seconds >= 1 && seconds <= MAX_TTL_SECONDS) return seconds;
  warn(
    `${Environment.authTokenTtlSeconds} is not a whole number from 1 to ${MAX_TTL_SECONDS}: ${DEFAULT_TTL_SECONDS} is used.`,
  );
  return DEFAULT_TTL_SECONDS;
}
