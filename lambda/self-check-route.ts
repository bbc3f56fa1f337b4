import { SELF_CHECK_PATH } from '../lib/contract';
import type { FrontDoorRequest } from './front-door';
import type { Candidates } from './public-url';
import type { Served } from './service';

/** What the reserved route answers to a request that is signed: how the runtime has seen it. */
export interface SelfCheckReport {
  readonly frontDoor: FrontDoorRequest['frontDoor'];
  /** The URL as a naive handler would build it. */
  readonly receivedUrl: string;
  /** The URL whose signature fits. */
  readonly publicUrl: string;
  /** How many URLs were tried. */
  readonly candidates: number;
  /** The paths that routes are looked for at. */
  readonly paths: readonly string[];
}

/** The reserved path and what each webhook has of its own below it, after whatever base path. */
const RESERVED = new RegExp(`${SELF_CHECK_PATH}(?:/[0-9a-z-]+)?$`);

/**
 * The reserved route's answer, below whatever base path; `undefined` for any other request. Only for a request whose
 * signature fits: it says what a stranger must not learn.
 */
export function selfCheckAnswer(
  { frontDoor, receivedUrl }: FrontDoorRequest,
  publicUrl: string,
  { urls }: Candidates,
  paths: readonly string[],
): Served | undefined {
  if (!paths.some((path) => RESERVED.test(path))) return undefined;
  const report: SelfCheckReport = { frontDoor, receivedUrl, publicUrl, candidates: urls.length, paths };
  const headers = [
    ['content-type', 'application/json; charset=utf-8'],
    // A remembered answer would say that all is well long after it is not.
    ['cache-control', 'no-store'],
  ] as const;
  return {
    outcome: 'accepted',
    route: SELF_CHECK_PATH,
    response: { statusCode: 200, headers, body: JSON.stringify(report) },
  };
}
