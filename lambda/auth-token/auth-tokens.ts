import { Environment } from '../../lib/contract';
import type { SharedKey, SigningKeys } from '../signature';
import { AccountKeys } from './account-keys';
import { accountTable, providedAccounts, secretOfEachAccount } from './account-sources';
import { AuthTokenUnavailableError } from './errors';
import { KeyCache } from './key-cache';
import { type AccountSource, type AuthTokens, type KeySource, NO_KEYS } from './key-source';
import { type AuthTokenProvider, type AuthTokenValue, keysOf, providedKeys } from './option';
import { sharedKeysIn, withSharedKeys } from './shared-keys';
import { storedKeys } from './stored-keys';

export { AuthTokenUnavailableError } from './errors';
export type { AuthTokens } from './key-source';

/**
 * The auth token of `webhook({ authToken })`: a token in any form that a stored secret may have, several keys, or a
 * function that returns them, for all requests or by account. The function's results are cached like stored secrets.
 */
export type AuthTokenOption = AuthTokenValue | AuthTokenProvider;

/** Environment variables, read when needed because Lambda renews credentials in place. */
export type TokenEnvironment = Readonly<Record<string, string | undefined>>;

/** Shared keys, clock, and logger of {@link authTokens}. */
export interface AuthTokensOptions {
  /** Shared keys beside those in the store. Requests that name one need no store. @default - none */
  readonly sharedKeys?: readonly SharedKey[] | undefined;
  /** Wall clock in milliseconds. @default Date.now */
  readonly now?: () => number;
  /** Receives a warning when a token can't be read, without the token itself. @default console */
  readonly logger?: { warn(entry: { message: string }): void };
}

const DEFAULT_TTL_SECONDS = 300;
const MAX_TTL_SECONDS = 86_400;

/**
 * Creates the source of a runtime's auth tokens: the option if it is set, otherwise the first of
 * `TWILIO_AUTH_TOKEN_SECRET_ARN`, `TWILIO_AUTH_TOKEN_PARAMETER_NAME`, `TWILIO_AUTH_TOKEN_SECRET_PATTERN`,
 * `TWILIO_AUTH_TOKEN_TABLE`, and `TWILIO_AUTH_TOKEN` that isn't blank. Reads a store or a function immediately, or by
 * account when a request needs it, and again in the background after `TWILIO_AUTH_TOKEN_TTL_SECONDS` (default 300,
 * maximum 86400). Never throws; {@link AuthTokens.keys} reports errors.
 */
export function authTokens(
  option: AuthTokenOption | undefined,
  env: TokenEnvironment,
  own: AuthTokensOptions = {},
): AuthTokens {
  const { sharedKeys } = own;
  if (sharedKeys === undefined) return tokensOf(option, env, own);
  try {
    const shared = sharedKeysIn(sharedKeys, 'the option `sharedKeys`');
    const keysAreEnough = shared.length > 0 && option === undefined && !placesIn(env).some(Boolean);
    const tokens = keysAreEnough ? fixedTokens(() => NO_KEYS) : tokensOf(option, env, own);
    return withSharedKeys(tokens, shared);
  } catch (error) {
    return unavailable(error);
  }
}

const TOKEN_PLACES = [
  Environment.authTokenSecretArn,
  Environment.authTokenParameterName,
  Environment.authTokenSecretPattern,
  Environment.authTokenTable,
  Environment.authToken,
];

/** Returns the values of {@link TOKEN_PLACES}. */
function placesIn(env: TokenEnvironment): readonly (string | undefined)[] {
  return TOKEN_PLACES.map((name) => env[name]?.trim());
}

function tokensOf(option: AuthTokenOption | undefined, env: TokenEnvironment, own: AuthTokensOptions): AuthTokens {
  const now = own.now ?? Date.now;
  const logger = own.logger ?? console;
  const warn = (message: string) => logger.warn({ message });
  const timing = () => ({ ttlMs: ttlSeconds(env, warn) * 1000, now, warn });
  const accounts = accountSource(option, env, now);
  if (accounts) return new AccountKeys(accounts, timing());
  const source = keySource(option, env, now);
  if (source === undefined)
    return fixedTokens(() => keysOf((option as AuthTokenValue | undefined) ?? environmentToken(env)));
  const cache = new KeyCache(source, timing());
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
  const [secretArn, parameterName] = placesIn(env);
  if (secretArn) return storedKeys({ store: 'secrets-manager', id: secretArn }, env, now);
  return parameterName ? storedKeys({ store: 'ssm', id: parameterName }, env, now) : undefined;
}

/** Returns the source to look up accounts in, or `undefined` if all keys are read at once. */
function accountSource(
  option: AuthTokenOption | undefined,
  env: TokenEnvironment,
  now: () => number,
): AccountSource | undefined {
  if (typeof option === 'function') return option.length > 0 ? providedAccounts(option) : undefined;
  const [secretArn, parameterName, pattern, table] = placesIn(env);
  if (option !== undefined || secretArn || parameterName) return undefined;
  if (pattern) return secretOfEachAccount(pattern, env, now);
  return table ? accountTable(table, env) : undefined;
}

function environmentToken(env: TokenEnvironment): string {
  const token = env[Environment.authToken];
  if (token?.trim()) return token;
  throw new Error(`No auth token is configured. Set one of ${TOKEN_PLACES.map((name) => `\`${name}\``).join(', ')}.`);
}

function fixedTokens(read: () => SigningKeys): AuthTokens {
  try {
    const keys = read();
    return { keys: () => keys, refreshed: async () => undefined };
  } catch (error) {
    return unavailable(error);
  }
}

function unavailable(error: unknown): AuthTokens {
  const keys = async () => {
    throw new AuthTokenUnavailableError((error as Error).message);
  };
  return { keys, refreshed: async () => undefined };
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
