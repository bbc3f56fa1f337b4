import { randomBytes } from 'node:crypto';
import { findToken, parsed, primaryOf, type TokenSources } from './find-token';

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

/**
 * The token to check signatures with; without any one is made up.
 *
 * @throws {TokenError} when a source that was asked for has none, or a token is malformed.
 */
export async function devToken(sources: TokenSources): Promise<DevToken> {
  const found = await findToken(sources);
  const value = found?.text ?? randomBytes(16).toString('hex');
  const { account, accounts } = parsed(value);
  return {
    value,
    signing: primaryOf(value),
    secrets: [...account, ...accounts.values()].map(({ secret }) => secret),
    source: found?.source ?? 'made for this run',
    isDemo: found === undefined,
  };
}
