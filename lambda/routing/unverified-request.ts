import { isSid } from '../../lib/contract';
import type { FrontDoorRequest } from '../front-door';
import type { Origin } from '../public-url';
import type { Params } from './params';
import { routePaths } from './route';
import { copied, queryOf, toParams } from './webhook-request';

/** A request before its signature is checked. Anyone may have sent it. */
export interface UnverifiedRequest {
  readonly method: string;
  /** The most likely public URL. */
  readonly url: string;
  /** The path below the public base, without stage and base path. */
  readonly path: string;
  /** The decoded parameters of the URL's query. Has no prototype. */
  readonly query: Params;
  /** Headers by lower-case name, repeats joined with a comma. */
  readonly headers: Readonly<Record<string, string>>;
}

/** Maps a request that names no account to the account whose keys it has to be signed with. */
export type AccountOf = (request: UnverifiedRequest) => string | undefined;

/**
 * Returns the account that a user's function maps a request to.
 *
 * @throws {Error} if the function throws, or returns anything but an account SID. It is safe to log.
 */
export function mappedAccount(
  accountOf: AccountOf,
  request: FrontDoorRequest,
  url: string,
  origins: readonly Origin[],
): string | undefined {
  const account = called(accountOf, {
    method: request.method,
    url,
    path: routePaths(url, request, origins)[0] ?? '/',
    query: toParams(queryOf(request)),
    headers: copied(request),
  });
  if (account === undefined || isSid(account, 'AC')) return account;
  throw new Error("The `accountOf` function returned something that isn't an account SID (AC…).");
}

function called(accountOf: AccountOf, request: UnverifiedRequest): string | undefined {
  try {
    return accountOf(request);
  } catch (error) {
    throw new Error(`The \`accountOf\` function failed (${error instanceof Error ? error.name : typeof error}).`);
  }
}
