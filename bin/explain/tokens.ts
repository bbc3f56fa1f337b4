import { tokenKey } from '../../lambda/auth-token';
import type { SigningKey, SigningKeys } from '../../lambda/signature';
import { UsageError } from '../terminal';
import { checkToken, envFile, findToken, parsed, TOKEN_HINT, type TokenOptions } from '../token';

/** The function's tokens, and others that Twilio may have signed with. */
export interface Tokens {
  readonly tokens: SigningKeys;
  readonly otherTokens: readonly SigningKey[];
}

/** The arguments about tokens. */
export interface TokenArguments extends TokenOptions {
  readonly authToken?: readonly string[];
}

/** The places to look for a token beside the arguments. */
export interface TokenPlaces {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The folder of `.env`. */
  readonly cwd: string;
  /** Returns the token of a running `dev`. Default: none runs. */
  readonly devToken?: (() => Promise<string | undefined>) | undefined;
}

/**
 * Finds the tokens. The first is the function's, in any form of a stored secret: typed, from Secrets Manager, from the
 * arguments, from the environment, from `.env`, or that of a running `dev`, in this order. Further arguments are tokens that Twilio may have
 * signed with. Each argument can start with a name: `secondary=…`.
 *
 * @throws {UsageError} if a token is missing or malformed. The message contains no token.
 */
export async function tokensFrom(options: TokenArguments, { env, cwd, devToken }: TokenPlaces): Promise<Tokens> {
  const { ask, authTokenSecret: secretName, authToken: given = [] } = options;
  const elsewhere = ask || secretName !== undefined;
  const [first, ...rest] = elsewhere ? [undefined, ...given] : given;
  const found = await findToken({ ask, secretName, given: first, env, file: envFile(undefined, cwd) });
  const text = found?.text ?? (await devToken?.());
  if (!text) throw new UsageError(`The auth token is missing. ${TOKEN_HINT}`);
  return { tokens: ownKeys(text), otherTokens: rest.map(otherKey) };
}

function otherKey(text: string | undefined, index: number): SigningKey {
  const { name, token } = named(text ?? '');
  checkToken(token);
  return checked(() => tokenKey(token, name ?? PLACES[index] ?? `number ${index + 2}`, `--auth-token ${index + 2}`));
}

const PLACES = ['second', 'third', 'fourth', 'fifth', 'sixth', 'seventh', 'eighth', 'ninth', 'tenth'];

function ownKeys(text: string): SigningKeys {
  const { name, token } = named(text);
  const keys = parsed(token);
  if (name === undefined) return keys;
  return { ...keys, account: keys.account.map((key) => ({ ...key, id: name })) };
}

/** Splits `name=token`. Twilio's auth tokens have no equals sign. */
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
