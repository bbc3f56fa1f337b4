import { isSid } from '../../lib/contract';
import { isObject } from '../front-door';
import { authTokenKey, type SharedKey, type SigningKey, type SigningKeys } from '../signature';
import { MalformedAuthTokenError } from './errors';
import { sharedKeysIn } from './shared-keys';

/** Content of a secret. */
export interface SecretValue {
  readonly keys: SigningKeys;
  /** Whether Secrets Manager rotates the secret itself, so that its other version stages matter too. */
  readonly managed: boolean;
}

/** The fields of a secret. Others are ignored. */
export interface AuthTokenFields {
  /** The account's auth token, or several that may each have signed, the most likely first. Not needed with `accounts` or `sharedKeys`. */
  readonly authToken?: string | readonly string[];
  /** A second token that may have signed, during a rotation. */
  readonly secondaryAuthToken?: string | null;
  /** Tokens of other accounts by account SID: one, or several during a rotation. */
  readonly accounts?: Readonly<Record<string, string | readonly string[]>> | null;
  /** Shared keys of Twilio's Webhooks configuration API. */
  readonly sharedKeys?: readonly SharedKey[] | null;
}

/** Requests name their account in lower case, so that one in upper case would never be found. */
const ACCOUNT_SID = /^AC[0-9a-f]{32}$/;
const TOKEN = /^[\x21-\x7e]{1,512}$/;
/** Values that templates write for a missing value. Anyone can guess them. */
const PLACEHOLDERS: readonly string[] = ['undefined', 'null'];

/**
 * Reads a secret in any of its forms:
 *
 * - the bare token
 * - JSON `{"authToken"?: token or tokens, "secondaryAuthToken"?, "accounts"?: {"AC…": token or tokens}, "sharedKeys"?: [{"id", "secret",
 *   "algorithms"?, "accountSid"?}]}` with at least one of `authToken`, `accounts`, and `sharedKeys`
 * - the managed secret type `TwilioAuthToken` of AWS, `{"accountSid", "authToken", "validationUrl"?}`
 *
 * Trims tokens, because shells often add a newline. Ignores other fields.
 * https://docs.aws.amazon.com/secretsmanager/latest/userguide/mes-partner-TwilioAuthToken.html
 *
 * @throws {MalformedAuthTokenError} if the text has none of these forms, or a token is empty.
 */
export function parseSecret(text: string): SecretValue {
  const trimmed = text.trim();
  if (/^[{["]/.test(trimmed)) return keysInFields(jsonObject(trimmed));
  return { keys: { account: [tokenKey(trimmed, 'primary', 'The auth token')], accounts: new Map() }, managed: false };
}

/**
 * Reads the fields of a secret, like {@link parseSecret}.
 *
 * @throws {MalformedAuthTokenError} if there are no keys, or one is malformed.
 */
export function keysInFields(fields: Readonly<Record<string, unknown>>): SecretValue {
  const sid = managedAccount(fields);
  const account = accountKeys(fields).map((key) => (sid === undefined ? key : { ...key, accountSid: sid }));
  const accounts = keysOfAccounts(fields['accounts']);
  const shared = sharedKeysIn(fields['sharedKeys'], 'the field "sharedKeys"');
  if (account.length + accounts.size + shared.length === 0) {
    throw new MalformedAuthTokenError('The secret is JSON, but has none of "authToken", "accounts", and "sharedKeys".');
  }
  return { keys: { account, accounts, ...(shared.length > 0 ? { shared } : {}) }, managed: sid !== undefined };
}

/**
 * Creates the key of an auth token.
 *
 * @param what name of the token in the error.
 * @throws {MalformedAuthTokenError} if it isn't a string, is blank, or has characters that auth tokens don't have.
 */
export function tokenKey(value: unknown, id: string, what: string): SigningKey {
  if (typeof value !== 'string') throw new MalformedAuthTokenError(`${what} isn't a string.`);
  const token = value.trim();
  if (token === '') throw new MalformedAuthTokenError(`${what} is empty.`);
  if (PLACEHOLDERS.includes(token)) throw new MalformedAuthTokenError(`${what} is a placeholder, not a token.`);
  if (!TOKEN.test(token)) {
    throw new MalformedAuthTokenError(`${what} has spaces or other characters that auth tokens don't have.`);
  }
  return authTokenKey(token, id);
}

function jsonObject(text: string): Readonly<Record<string, unknown>> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    // The parser's message quotes the text.
    throw new MalformedAuthTokenError("The secret starts like JSON, but isn't valid JSON.");
  }
  if (!isObject(parsed)) throw new MalformedAuthTokenError("The secret is JSON, but isn't an object.");
  return parsed;
}

function accountKeys(fields: Readonly<Record<string, unknown>>): readonly SigningKey[] {
  const { authToken, secondaryAuthToken } = fields;
  const secondary = isBlank(secondaryAuthToken)
    ? []
    : [tokenKey(secondaryAuthToken, 'secondary', 'The field "secondaryAuthToken"')];
  if (Array.isArray(authToken)) {
    const tokens = authToken.map((token: unknown, index) =>
      tokenKey(token, placeName(index), `Entry ${index + 1} of the field "authToken"`),
    );
    return [...tokens, ...secondary];
  }
  if (authToken !== undefined) return [tokenKey(authToken, 'primary', 'The field "authToken"'), ...secondary];
  if (secondary.length > 0)
    throw new MalformedAuthTokenError('The secret has "secondaryAuthToken", but not "authToken".');
  return [];
}

/** Returns the name of a token in a list: `primary`, `secondary`, `key-3`. */
export function placeName(index: number): string {
  return ['primary', 'secondary'][index] ?? `key-${index + 1}`;
}

/** Whether a value is blank. The second token often is between rotations. */
function isBlank(value: unknown): boolean {
  return value === undefined || value === null || (typeof value === 'string' && value.trim() === '');
}

function keysOfAccounts(accounts: unknown): SigningKeys['accounts'] {
  if (accounts === undefined || accounts === null) return new Map();
  if (!isObject(accounts)) throw new MalformedAuthTokenError('The field "accounts" isn\'t an object.');
  return new Map(
    Object.entries(accounts).map(([sid, tokens], index) => {
      const place = `entry ${index + 1} of "accounts"`;
      // The name isn't shown, because SID and token may be swapped.
      if (!ACCOUNT_SID.test(sid)) throw new MalformedAuthTokenError(`The name of ${place} isn't an account SID (AC…).`);
      return [sid, keysOfAccount(tokens, sid)];
    }),
  );
}

function keysOfAccount(tokens: unknown, sid: string): SigningKey | readonly SigningKey[] {
  if (!Array.isArray(tokens)) return tokenKey(tokens, sid, `The auth token of ${sid}`);
  if (tokens.length === 0) throw new MalformedAuthTokenError(`The list of auth tokens of ${sid} is empty.`);
  return tokens.map((token: unknown, index) => tokenKey(token, sid, `Auth token ${index + 1} of ${sid}`));
}

/** Returns the account that a secret of the managed form names. */
function managedAccount({ accountSid, authToken }: Readonly<Record<string, unknown>>): string | undefined {
  if (accountSid === undefined || authToken === undefined) return undefined;
  if (typeof accountSid === 'string' && isSid(accountSid, 'AC')) return accountSid;
  throw new MalformedAuthTokenError('The field "accountSid" isn\'t an account SID (AC…).');
}
