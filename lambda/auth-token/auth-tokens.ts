import { Environment } from '../../lib/contract';
import type { SigningKeys } from '../signature';
import { KeyCache, type KeySource } from './key-cache';
import { type AuthTokenProvider, type AuthTokenValue, keysOf, providedKeys } from './option';
import { AuthTokenUnavailableError } from './secret-value';
import { storedKeys } from './stored-keys';

export { AuthTokenUnavailableError } from './secret-value';

/**
 * The auth token of `webhook({ authToken })`: a token in any form that a stored secret may have, several keys, or a
 * function that returns them. The function's result is cached like a stored secret.
 */
export type AuthTokenOption = AuthTokenValue | AuthTokenProvider;

/** Environment variables, read when needed because Lambda renews credentials in place. */
export type TokenEnvironment = Readonly<Record<string, string | undefined>>;

/** Source of the keys that signatures are checked with. */
export interface AuthTokens {
  /**
   * Returns the keys. Waits for the first read. If the keys are twice as old as their time to live, waits up to a
   * second for newer ones.
   *
   * @throws {AuthTokenUnavailableError} if no keys were ever read.
   */
  keys(): Promise<SigningKeys>;
  /**
   * Reads again after a rejected signature, at most once a minute per sandbox. Never throws.
   *
   * @returns the new keys, or `undefined` if they weren't read again or didn't change.
   */
  refreshed(): Promise<SigningKeys | undefined>;
}

/** Clock and logger of {@link authTokens}. */
export interface AuthTokensOptions {
  /** Wall clock in milliseconds. @default Date.now */
  readonly now?: () => number;
  /** Receives a warning when a token can't be read, without the token itself. @default console */
  readonly logger?: { warn(entry: { message: string }): void };
}

const DEFAULT_TTL_SECONDS = 300;
const MAX_TTL_SECONDS = 86_400;

/**
 * Creates the source of a runtime's auth tokens: the option if it is set, otherwise the first of
 * `TWILIO_AUTH_TOKEN_SECRET_ARN`, `TWILIO_AUTH_TOKEN_PARAMETER_NAME`, and `TWILIO_AUTH_TOKEN` that isn't blank. Reads a
 * store or a function immediately, and again in the background after `TWILIO_AUTH_TOKEN_TTL_SECONDS` (default 300,
 * maximum 86400). Never throws; {@link AuthTokens.keys} reports errors.
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

/** Returns the store or function to read, or `undefined` if the keys are already in the option or the environment. */
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
  throw new Error(
    `No auth token is configured. Set \`${authTokenSecretArn}\`, \`${authTokenParameterName}\`, or \`${authToken}\`.`,
  );
}

function fixedTokens(read: () => SigningKeys): AuthTokens {
  let keys: Promise<SigningKeys>;
  try {
    keys = Promise.resolve(read());
  } catch (error) {
    keys = Promise.reject(new AuthTokenUnavailableError((error as Error).message));
    // It rejects before anyone awaits it.
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
    `\`${Environment.authTokenTtlSeconds}\` isn't a whole number from 1 to ${MAX_TTL_SECONDS}. Using ${DEFAULT_TTL_SECONDS}.`,
  );
  return DEFAULT_TTL_SECONDS;
}
