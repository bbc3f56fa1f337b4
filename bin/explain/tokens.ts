import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSecret, tokenKey } from '../../lambda/auth-token/secret-value';
import type { SigningKey, SigningKeys } from '../../lambda/signing-key';
import { Environment } from '../../lib/contract';
import { UsageError } from './usage-error';

/** The function's tokens, and others that Twilio may have signed with. */
export interface Tokens {
  readonly tokens: SigningKeys;
  readonly otherTokens: readonly SigningKey[];
}

/** Where tokens may be beside the arguments. */
export interface TokenPlaces {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Folder with a `.env`. */
  readonly cwd: string;
}

/**
 * The first argument is the function's own token, in any form of a stored secret; the others are tried as what Twilio
 * may have signed with. Without arguments the environment's token, then that of `.env`. Each may have a name in front:
 * `secondary=…`.
 *
 * @throws {UsageError} when there is no token, or one is malformed. No token is in the message.
 */
export function tokensFrom(given: readonly string[], { env, cwd }: TokenPlaces): Tokens {
  const [own, ...others] = given.length > 0 ? given : [env[Environment.authToken] || fromFile(cwd) || ''];
  if (own === undefined || own.trim() === '') {
    throw new UsageError(
      `There is no auth token. Give --auth-token, set ${Environment.authToken}, or write it into .env: ` +
        "it is the account's primary auth token, on the first page of Twilio's console.",
    );
  }
  return {
    tokens: ownKeys(own),
    otherTokens: others.map((text, index) => {
      const { name, token } = named(text);
      return checked(() =>
        tokenKey(token, name ?? PLACES[index] ?? `number ${index + 2}`, `--auth-token ${index + 2}`),
      );
    }),
  };
}

const PLACES = ['second', 'third', 'fourth', 'fifth', 'sixth', 'seventh', 'eighth', 'ninth', 'tenth'];

function ownKeys(text: string): SigningKeys {
  const { name, token } = named(text);
  const { keys } = checked(() => parseSecret(token));
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

const LINE = new RegExp(`^[ \\t]*(?:export[ \\t]+)?${Environment.authToken}[ \\t]*=[ \\t]*(.*)$`, 'm');

function fromFile(cwd: string): string | undefined {
  try {
    const value = LINE.exec(readFileSync(join(cwd, '.env'), 'utf8'))?.[1]?.trim() ?? '';
    const [, quoted] = /^(?:'([^']*)'|"([^"]*)")/.exec(value)?.filter((part) => part !== undefined) ?? [];
    return quoted ?? value.replace(/\s+#.*$/, '');
  } catch {
    return undefined;
  }
}
