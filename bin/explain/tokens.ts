import { tokenKey } from '../../lambda/auth-token';
import type { SigningKey, SigningKeys } from '../../lambda/signature';
import { UsageError } from '../terminal';
import { envFile, findToken, parsed, TOKEN_HINT, type TokenOptions } from '../token';

/** The function's tokens, and others that Twilio may have signed with. */
export interface Tokens {
  readonly tokens: SigningKeys;
  readonly otherTokens: readonly SigningKey[];
}

/** What was said of the tokens. */
export interface GivenTokens extends TokenOptions {
  readonly authToken?: readonly string[];
}

/** Where tokens may be beside the arguments. */
export interface TokenPlaces {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Folder with a `.env`. */
  readonly cwd: string;
}

/**
 * The first token is the function's own, in any form of a stored secret; the others are tried as what Twilio may have
 * signed with. One that is typed or read from Secrets Manager comes before those given; without any it is the
 * environment's, then that of `.env`. Each given one may have a name in front: `secondary=…`.
 *
 * @throws {UsageError} when there is no token, or one is malformed. No token is in the message.
 */
export async function tokensFrom(options: GivenTokens, { env, cwd }: TokenPlaces): Promise<Tokens> {
  const { ask, authTokenSecret: secretName, authToken: given = [] } = options;
  const elsewhere = ask || secretName !== undefined;
  const [first, ...rest] = elsewhere ? [undefined, ...given] : given;
  const found = await findToken({ ask, secretName, given: first, env, file: envFile(undefined, cwd) });
  if (!found) throw new UsageError(`There is no auth token. ${TOKEN_HINT}`);
  return { tokens: ownKeys(found.text), otherTokens: rest.map(otherKey) };
}

function otherKey(text: string | undefined, index: number): SigningKey {
  const { name, token } = named(text ?? '');
  return checked(() => tokenKey(token, name ?? PLACES[index] ?? `number ${index + 2}`, `--auth-token ${index + 2}`));
}

const PLACES = ['second', 'third', 'fourth', 'fifth', 'sixth', 'seventh', 'eighth', 'ninth', 'tenth'];

function ownKeys(text: string): SigningKeys {
  const { name, token } = named(text);
  const keys = parsed(token);
  if (name === undefined) return keys;
  return { account: keys.account.map((key) => ({ ...key, id: name })), accounts: keys.accounts };
}

/** `name=token`; no auth token of Twilio's has an equals sign. */
function named(text: string): { name?: string; token: string } {
  const [, name, token] = /^([A-Za-z][\w. -]{0,63})=(.+)$/s.exec(text) ?? [];
  return name && token ? { name, token } : { token: text };
}

function checked<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : 'An auth token is malformed.');
  }
}
