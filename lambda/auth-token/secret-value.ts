import { isSid } from '../../lib/contract';
import { authTokenKey, type SigningKey, type SigningKeys } from '../signature';

/** No auth token could be read, so no signature can be checked. Ends as `auth-token-unavailable`, answered with 503. */
export class AuthTokenUnavailableError extends Error {
  readonly code = 'AUTH_TOKEN_UNAVAILABLE';
  override readonly name = 'AuthTokenUnavailableError';
}

/** An auth token, or the secret around it, is not of a known form. The message holds nothing of the value. */
export class MalformedAuthTokenError extends Error {
  readonly code = 'MALFORMED_AUTH_TOKEN';
  override readonly name = 'MalformedAuthTokenError';
}

/** What a secret holds. */
export interface SecretValue {
  readonly keys: SigningKeys;
  /** True for the form that Secrets Manager rotates by itself, whose other version stages matter too. */
  readonly managed: boolean;
}

const TOKEN = /^[\x21-\x7e]{1,512}$/;
/** What a template writes for a value that it lacks: anybody can guess it. */
const PLACEHOLDERS: readonly string[] = ['undefined', 'null'];

/**
 * Reads a secret in any of its forms: the bare token; JSON `{"authToken", "secondaryAuthToken"?, "accounts"?: {"AC…":
 * token}}`, where `authToken` may be missing beside `accounts`; or the value of AWS's managed secret type
 * `TwilioAuthToken`, `{"accountSid", "authToken", "validationUrl"?}`. Whitespace around a token is dropped: a shell adds
 * a newline easily, and no token has any. Fields of other names are left alone.
 * https://docs.aws.amazon.com/secretsmanager/latest/userguide/mes-partner-TwilioAuthToken.html
 *
 * @throws {MalformedAuthTokenError} when the text has none of these forms, or a token is empty.
 */
export function parseSecret(text: string): SecretValue {
  const trimmed = text.trim();
  if (!/^[{["]/.test(trimmed)) {
    return { keys: { account: [tokenKey(trimmed, 'primary', 'The auth token')], accounts: new Map() }, managed: false };
  }
  const fields = jsonObject(trimmed);
  const keys = { account: accountKeys(fields), accounts: keysOfAccounts(fields['accounts']) };
  if (keys.account.length + keys.accounts.size === 0) {
    throw new MalformedAuthTokenError('The secret is JSON, but has neither "authToken" nor "accounts".');
  }
  return { keys, managed: isManaged(fields) };
}

/**
 * The key of an auth token.
 *
 * @param what names the token in the error.
 * @throws {MalformedAuthTokenError} when it is no text, blank, or has characters that no auth token has.
 */
export function tokenKey(value: unknown, id: string, what: string): SigningKey {
  if (typeof value !== 'string') throw new MalformedAuthTokenError(`${what} is not a string.`);
  const token = value.trim();
  if (token === '') throw new MalformedAuthTokenError(`${what} is empty.`);
  if (PLACEHOLDERS.includes(token)) throw new MalformedAuthTokenError(`${what} is a placeholder, not a token.`);
  if (!TOKEN.test(token)) {
    throw new MalformedAuthTokenError(`${what} has spaces or other characters that no auth token has.`);
  }
  return authTokenKey(token, id);
}

function jsonObject(text: string): Readonly<Record<string, unknown>> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    // The parser's own message quotes the text.
    throw new MalformedAuthTokenError('The secret starts like JSON, but is not valid JSON.');
  }
  if (!isObject(parsed)) throw new MalformedAuthTokenError('The secret is JSON, but not an object.');
  return parsed;
}

function accountKeys(fields: Readonly<Record<string, unknown>>): readonly SigningKey[] {
  const { authToken, secondaryAuthToken } = fields;
  const secondary = isBlank(secondaryAuthToken)
    ? []
    : [tokenKey(secondaryAuthToken, 'secondary', 'The field "secondaryAuthToken"')];
  if (authToken !== undefined) return [tokenKey(authToken, 'primary', 'The field "authToken"'), ...secondary];
  if (secondary.length > 0)
    throw new MalformedAuthTokenError('The secret has "secondaryAuthToken" but no "authToken".');
  return [];
}

/** Between rotations people leave the second token empty. */
function isBlank(value: unknown): boolean {
  return value === undefined || value === null || (typeof value === 'string' && value.trim() === '');
}

function keysOfAccounts(accounts: unknown): ReadonlyMap<string, SigningKey> {
  if (accounts === undefined || accounts === null) return new Map();
  if (!isObject(accounts)) throw new MalformedAuthTokenError('The field "accounts" is not an object.');
  return new Map(
    Object.entries(accounts).map(([sid, token], index) => {
      const place = `Entry ${index + 1} of "accounts"`;
      // Somebody may have swapped SID and token, so the name is not shown either.
      if (!isSid(sid, 'AC')) throw new MalformedAuthTokenError(`${place} is not named after an account SID (AC…).`);
      return [sid, tokenKey(token, sid, `The auth token of ${sid}`)];
    }),
  );
}

function isManaged({ accountSid, authToken }: Readonly<Record<string, unknown>>): boolean {
  if (accountSid === undefined || authToken === undefined) return false;
  if (typeof accountSid === 'string' && isSid(accountSid, 'AC')) return true;
  throw new MalformedAuthTokenError('The field "accountSid" is not an account SID (AC…).');
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
