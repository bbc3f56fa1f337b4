import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { parseEnv } from 'node:util';
import { parseSecret } from '../../lambda/auth-token';
import { readStored } from '../../lambda/aws';
import { authTokensOf } from '../../lambda/signature';
import type { SigningSharedKey } from '../../lambda/testing';
import { Environment } from '../../lib/contract';
import { UsageError } from '../terminal';

/** A requested auth token isn't available, or is malformed. The message contains no token. */
export class TokenError extends UsageError {
  override readonly name = 'TokenError';
}

/** Sources of the auth token, in the order of their precedence. */
export interface TokenSources {
  /** Prompt for it. */
  readonly ask?: boolean | undefined;
  /** Name or ARN of a secret in Secrets Manager. */
  readonly secretName?: string | undefined;
  /** The token itself, from the command line. */
  readonly given?: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Variables of the env file. */
  readonly file: Readonly<Record<string, string | undefined>>;
}

/** A token in any form of a stored secret, and its source in words. */
export interface FoundToken {
  readonly text: string;
  readonly source: string;
}

/**
 * Finds the auth token, or returns `undefined` if no source has one. Empty text counts as none.
 *
 * @throws {TokenError} if a requested source has none.
 */
export async function findToken({ ask, secretName, given, env, file }: TokenSources): Promise<FoundToken | undefined> {
  if (ask) return { text: await askForToken(), source: 'from the prompt' };
  if (secretName !== undefined) return { text: await stored(secretName, env), source: `from the secret ${secretName}` };
  const places: readonly [string | undefined, string][] = [
    [given, 'from --auth-token'],
    [env[Environment.authToken], `from ${Environment.authToken}`],
    [file[Environment.authToken], 'from the env file'],
  ];
  return places.flatMap(([text, source]) => (text?.trim() ? [{ text, source }] : []))[0];
}

/** The secrets to sign requests with. */
export interface Signer {
  readonly authToken: string;
  /** Signs instead of the auth token. */
  readonly sharedKey?: SigningSharedKey;
}

/**
 * Returns the secrets to sign with, from the source that {@link findToken} finds, including `.env`.
 *
 * @param sharedKeyId the shared key to sign with. @default - the primary auth token
 * @throws {TokenError} if a requested source or key is missing, or a key is malformed.
 */
export async function findSigner(
  sources: Omit<TokenSources, 'env' | 'file'>,
  sharedKeyId?: string,
): Promise<Signer | undefined> {
  const found = await findToken({ ...sources, env: process.env, file: envFile(undefined) });
  return found && signerIn(found.text, sharedKeyId);
}

/**
 * Returns the secrets to sign with, from a secret in any of its forms.
 *
 * @throws {TokenError} if the key is missing, or one is malformed.
 */
export function signerIn(text: string, sharedKeyId?: string): Signer {
  if (sharedKeyId === undefined) return { authToken: primaryOf(text) };
  const { shared = [] } = parsed(text);
  const key = shared.find(({ id }) => id === sharedKeyId);
  if (!key) {
    const known = shared.length === 0 ? 'It has none.' : `It has ${shared.map(({ id }) => id).join(', ')}.`;
    throw new TokenError(`The secret has no shared key ${JSON.stringify(sharedKeyId)}. ${known} ${SHARED_KEYS_HINT}`);
  }
  const [algorithm = 'HMAC_SHA256'] = key.algorithms ?? [];
  return { authToken: '', sharedKey: { id: key.id, secret: key.secret, algorithm } };
}

const SHARED_KEYS_HINT =
  'Shared keys come from the same place as the auth token, as JSON: {"sharedKeys": [{"id": "…", "secret": "…"}]}.';

/**
 * Returns the primary token of a secret in any of its forms.
 *
 * @throws {TokenError} if the token is missing or malformed.
 */
export function primaryOf(text: string): string {
  const { account, shared } = parsed(text);
  const [first] = account;
  if (first) return first.secret;
  const instead = shared?.[0] ? ` Sign with a shared key instead: --shared-key ${shared[0].id}` : '';
  throw new TokenError(`The secret has no "authToken", which is required to sign requests.${instead}`);
}

/** Parses a secret in any of its forms. @throws {TokenError} when it's malformed. */
export function parsed(text: string): ReturnType<typeof parseSecret>['keys'] {
  checkToken(text);
  try {
    const { keys } = parseSecret(text);
    for (const { secret } of [...authTokensOf(keys), ...(keys.shared ?? [])]) checkToken(secret);
    return keys;
  } catch (error) {
    throw error instanceof TokenError ? error : new TokenError(error instanceof Error ? error.message : MALFORMED);
  }
}

const MALFORMED = 'The auth token is malformed.';
const WHERE = "The auth token is on the first page of Twilio's console, below the account SID.";
const SID = '[0-9a-f]{32}$';

/** Values that are often mistaken for the auth token, and the fix. */
const MISTAKES: readonly (readonly [RegExp, string])[] = [
  [new RegExp(`^AC${SID}`, 'i'), `The auth token is an account SID, AC…. ${WHERE}`],
  [
    new RegExp(`^SK${SID}`, 'i'),
    `The auth token is the SID of an API key, SK…. Twilio signs webhooks only with the auth token. ${WHERE}`,
  ],
  [/^(["'`]).*\1$|^[“‘].*[”’]$/s, 'The auth token is in quotation marks, which are not part of it. Remove them.'],
  [/^(?:export\s+)?TWILIO_AUTH_TOKEN\s*=/, 'The auth token starts with TWILIO_AUTH_TOKEN=. Pass only the value.'],
];

/** @throws {TokenError} when the value is something else that looks like a token. */
export function checkToken(text: string): void {
  const mistake = MISTAKES.find(([pattern]) => pattern.test(text.trim()))?.[1];
  if (mistake !== undefined) throw new TokenError(mistake);
}

/**
 * Returns the variables of an env file. Without a name, it's `.env`, which may be missing.
 *
 * @param folder base of a relative name. Default: the working directory.
 * @throws {TokenError} when a named file can't be read.
 */
export function envFile(name: string | undefined, folder = ''): Record<string, string> {
  try {
    const found = Object.entries(parseEnv(readFileSync(resolve(folder, name ?? '.env'), 'utf8')));
    return Object.fromEntries(found.filter((pair): pair is [string, string] => pair[1] !== undefined));
  } catch (error) {
    if (name === undefined) return {};
    const { code } = error as NodeJS.ErrnoException;
    throw new TokenError(`The env file ${JSON.stringify(name)} cannot be read (${code ?? 'unknown error'}).`);
  }
}

/** A terminal for typing a secret. */
export interface AskTerminal {
  readonly input: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly output: NodeJS.WritableStream;
}

/**
 * Prompts for the auth token on standard error, without echoing the input.
 *
 * @throws {TokenError} when the input isn't a terminal. Scripts pass a secret in the environment.
 */
export async function askForToken(
  { input, output }: AskTerminal = { input: process.stdin, output: process.stderr },
): Promise<string> {
  if (input.isTTY !== true)
    throw new TokenError('--ask needs a terminal to type in. In a script, set TWILIO_AUTH_TOKEN instead.');
  output.write('Auth token (not shown): ');
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input, output: nowhere, terminal: true });
  try {
    return (await lines.question('')).trim();
  } finally {
    lines.close();
    output.write('\n');
  }
}

const READ_MS = 6_000;
const CREDENTIALS_HINT =
  'Credentials and region come from the environment. To use a profile, run ' +
  'eval "$(aws configure export-credentials --format env)", and set AWS_REGION to the secret\'s region.';

async function stored(id: string, env: TokenSources['env']): Promise<string> {
  try {
    return (await readStored({ store: 'secrets-manager', id }, env, Date.now() + READ_MS)).text;
  } catch (error) {
    throw new TokenError(`${error instanceof Error ? error.message : error} ${CREDENTIALS_HINT}`);
  }
}
