import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { authTokensOf } from '../../lambda/signature';
import type { SigningSharedKey } from '../../lambda/testing';
import { Environment } from '../../lib/contract';
import { cacheFolder } from '../cache-folder';
import { envFile, findToken, parsed, signerIn, TokenError, type TokenSources } from './find-token';

/** Place of the auth token of a local run. */
export type TokenReference =
  /** A file that contains only the token. */
  | { readonly kind: 'file'; readonly file: string }
  | { readonly kind: 'env-file'; readonly file: string }
  | { readonly kind: 'secret'; readonly name: string }
  /** A place that other processes can't read: a prompt, or the environment. */
  | { readonly kind: 'private'; readonly source: string };

/** The token of a local run. */
export interface DevToken {
  /** The function's token, in any form of a stored secret. */
  readonly value: string;
  /** The token that requests are signed with. Empty if there are only shared keys. */
  readonly signing: string;
  /** The shared key that requests are signed with, if there is no auth token. */
  readonly sharedKey?: SigningSharedKey;
  /** All tokens in the value. */
  readonly secrets: readonly string[];
  /** Source, in words. */
  readonly source: string;
  /** Source, for other commands. */
  readonly reference: TokenReference;
  /** Whether it was generated for local runs, so that it may be shown. */
  readonly isDemo: boolean;
}

/**
 * Returns the token to check signatures with. If no source has one, it's generated, and kept for later runs.
 *
 * @param dotenv name of the env file. Default: `.env`.
 * @throws {TokenError} when a requested source has none, or a token is malformed.
 */
export async function devToken(sources: TokenSources, dotenv?: string, folder = cacheFolder()): Promise<DevToken> {
  const found = await findToken(sources);
  const kept = found === undefined ? keptToken(join(folder, 'dev-token')) : undefined;
  const value = found?.text ?? kept?.token ?? '';
  const keys = parsed(value);
  const signer = signerIn(value, keys.account.length > 0 ? undefined : keys.shared?.[0]?.id);
  return {
    value,
    signing: signer.authToken,
    ...(signer.sharedKey ? { sharedKey: signer.sharedKey } : {}),
    secrets: [...authTokensOf(keys), ...(keys.shared ?? [])].map(({ secret }) => secret),
    source: found?.source ?? 'generated',
    reference: kept?.reference ?? referenceOf(sources, found?.source ?? '', dotenv),
    isDemo: found === undefined,
  };
}

function referenceOf({ secretName, ask, env }: TokenSources, source: string, dotenv = '.env'): TokenReference {
  if (secretName !== undefined) return { kind: 'secret', name: secretName };
  if (ask || env[Environment.authToken]?.trim()) return { kind: 'private', source };
  return { kind: 'env-file', file: resolve(dotenv) };
}

/** Returns the generated token of earlier runs, or creates it. In an unwritable folder, each run has a new one. */
function keptToken(file: string): { readonly token: string; readonly reference: TokenReference } {
  const reference = { kind: 'file', file } as const;
  const before = generatedIn(file);
  if (before !== undefined) return { token: before, reference };
  const token = randomBytes(16).toString('hex');
  try {
    mkdirSync(join(file, '..'), { recursive: true, mode: 0o700 });
    writeFileSync(file, `${token}\n`, { mode: 0o600 });
    return { token: generatedIn(file) ?? token, reference };
  } catch {
    return { token, reference: { kind: 'private', source: 'generated' } };
  }
}

function generatedIn(file: string): string | undefined {
  try {
    return /^[0-9a-f]{32}$/.exec(readFileSync(file, 'utf8').trim())?.[0];
  } catch {
    return undefined;
  }
}

/**
 * Returns the secret of a running `dev`, in any of its forms; `undefined` when other processes can't read it.
 *
 * @throws {TokenError} when it's malformed, or in a secret that can't be read.
 */
export async function runningSecret(reference: TokenReference): Promise<string | undefined> {
  if (reference.kind === 'file') return generatedIn(reference.file);
  if (reference.kind === 'private') return undefined;
  const nowhere = { env: process.env, file: {} };
  const found =
    reference.kind === 'secret'
      ? await findToken({ ...nowhere, secretName: reference.name })
      : await findToken({ env: {}, file: tryEnvFile(reference.file) });
  return found?.text;
}

function tryEnvFile(file: string): Record<string, string> {
  try {
    return envFile(file);
  } catch (error) {
    if (error instanceof TokenError) return {};
    throw error;
  }
}
