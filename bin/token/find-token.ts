import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { parseEnv } from 'node:util';
import { parseSecret } from '../../lambda/auth-token';
import { readStored } from '../../lambda/aws';
import { Environment } from '../../lib/contract';
import { UsageError } from '../terminal';

/** An auth token that was asked for cannot be had, or is none. No token is in the message. */
export class TokenError extends UsageError {
  override readonly name = 'TokenError';
}

/**
 * Variables of an env file; without a name those of `.env`, if there is one.
 *
 * @param folder where it is looked for. Default: the working directory.
 * @throws {TokenError} when a named file cannot be read.
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

/** A terminal that a secret can be typed at. */
export interface AskTerminal {
  readonly input: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly output: NodeJS.WritableStream;
}

/**
 * Asks for the auth token; what is typed is not shown. The question goes to standard error, beside what a command prints.
 *
 * @throws {TokenError} when the input is no terminal: a secret in a pipe is better handed over in the environment.
 */
export async function askForToken(
  { input, output }: AskTerminal = { input: process.stdin, output: process.stderr },
): Promise<string> {
  if (input.isTTY !== true)
    throw new TokenError('--ask needs a terminal to type at. In a script set TWILIO_AUTH_TOKEN.');
  output.write('Auth token (it is not shown): ');
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input, output: nowhere, terminal: true });
  try {
    return (await lines.question('')).trim();
  } finally {
    lines.close();
    output.write('\n');
  }
}

/** Where a command looks for the auth token, in this order. */
export interface TokenSources {
  /** Type it. */
  readonly ask?: boolean | undefined;
  /** Name or ARN of a secret in Secrets Manager. */
  readonly secretName?: string | undefined;
  /** The token itself, from the command line. */
  readonly given?: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Variables of the env file. */
  readonly file: Readonly<Record<string, string | undefined>>;
}

/** A token in any form of a stored secret, and where it is from, in words. */
export interface FoundToken {
  readonly text: string;
  readonly source: string;
}

const READ_MS = 6_000;

/**
 * The auth token; `undefined` when no source has one. Empty text counts as none.
 *
 * @throws {TokenError} when a source that was asked for has none.
 */
export async function findToken({ ask, secretName, given, env, file }: TokenSources): Promise<FoundToken | undefined> {
  if (ask) return { text: await askForToken(), source: 'as it was typed' };
  if (secretName !== undefined) return { text: await stored(secretName, env), source: `from the secret ${secretName}` };
  const places: readonly [string | undefined, string][] = [
    [given, 'from --auth-token'],
    [env[Environment.authToken], `from ${Environment.authToken}`],
    [file[Environment.authToken], 'from the env file'],
  ];
  return places.flatMap(([text, source]) => (text?.trim() ? [{ text, source }] : []))[0];
}

/**
 * What to sign with: the primary token of what {@link findToken} finds, there or in `.env`.
 *
 * @throws {TokenError} when a source that was asked for has none, or a token is malformed.
 */
export async function signingToken(sources: Omit<TokenSources, 'env' | 'file'>): Promise<string | undefined> {
  const found = await findToken({ ...sources, env: process.env, file: envFile(undefined) });
  return found && primaryOf(found.text);
}

/**
 * The first token of a secret in any of its forms.
 *
 * @throws {TokenError} when there is none, or it is malformed.
 */
export function primaryOf(text: string): string {
  const [first] = parsed(text).account;
  if (!first) throw new TokenError('The secret has no "authToken", which is what requests are signed with.');
  return first.secret;
}

/** @throws {TokenError} when the text is no form of a secret. */
export function parsed(text: string): ReturnType<typeof parseSecret>['keys'] {
  try {
    return parseSecret(text).keys;
  } catch (error) {
    throw new TokenError(error instanceof Error ? error.message : 'The auth token is malformed.');
  }
}

async function stored(id: string, env: TokenSources['env']): Promise<string> {
  try {
    return (await readStored({ store: 'secrets-manager', id }, env, Date.now() + READ_MS)).text;
  } catch (error) {
    throw new TokenError(`${error instanceof Error ? error.message : error} ${CREDENTIALS_HINT}`);
  }
}

const CREDENTIALS_HINT =
  'Credentials and region are read from the environment: eval "$(aws configure export-credentials --format env)" puts ' +
  "those of a profile there, AWS_REGION is the secret's region.";
