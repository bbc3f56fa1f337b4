import { randomBytes } from 'node:crypto';
import { readStored } from '../../../lambda/auth-token/aws-store';
import { parseSecret } from '../../../lambda/auth-token/secret-value';
import { Environment } from '../../../lib/contract';
import { askForToken } from './ask';

/** The token of a local run. */
export interface DevToken {
  /** What the function gets, in any form of a stored secret. */
  readonly value: string;
  /** What requests are signed with. */
  readonly signing: string;
  /** All that is secret in it. */
  readonly secrets: readonly string[];
  /** Where it is from, in words. */
  readonly source: string;
  /** Whether it was made for this run, so that it may be shown. */
  readonly isDemo: boolean;
}

/** Where a token may come from, the first that is given. */
export interface TokenSources {
  /** Type it. */
  readonly ask?: boolean | undefined;
  /** Name or ARN of a secret in Secrets Manager. */
  readonly secretName?: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Variables of the env file. */
  readonly file: Readonly<Record<string, string | undefined>>;
}

const READ_MS = 6_000;

/**
 * The token to check signatures with; without any one is made up.
 *
 * @throws when a source that was asked for has none, or a token is malformed. No token is in the message.
 */
export async function devToken(sources: TokenSources): Promise<DevToken> {
  const [text, source] = await find(sources);
  const value = text ?? randomBytes(16).toString('hex');
  const { account, accounts } = parseSecret(value).keys;
  const [first] = account;
  if (!first) throw new Error('The secret has no "authToken", which the local run signs its own requests with.');
  const secrets = [...account, ...accounts.values()].map(({ secret }) => secret);
  return { value, signing: first.secret, secrets, source, isDemo: text === undefined };
}

async function find({ ask, secretName, env, file }: TokenSources): Promise<[string | undefined, string]> {
  if (ask) return [await askForToken(), 'as it was typed'];
  if (secretName !== undefined) {
    const { text } = await readStored({ store: 'secrets-manager', id: secretName }, env, Date.now() + READ_MS);
    return [text, `from the secret ${secretName}`];
  }
  if (env[Environment.authToken]) return [env[Environment.authToken], `from ${Environment.authToken}`];
  const inFile = file[Environment.authToken];
  return inFile ? [inFile, 'from the env file'] : [undefined, 'made for this run'];
}
