import { type Outcome, SELF_CHECK_PATH } from '../lib/contract';
import type { FrontDoorRequest, FrontDoorResponse } from './front-door';
import type { OnceAnswer } from './idempotency';
import type { Settings } from './options';
import type { Candidates } from './public-url';
import {
  type DeadlineError,
  type DeliveryReport,
  deadlineMs,
  deliveryReportOf,
  findRoute,
  type NotDelivered,
  notDeliveredBy,
  type RouteResult,
  type Routes,
  toResponse,
  type ValidatedRequest,
  type WebhookRequest,
  withDeadline,
} from './routing';
import { refuse } from './signature';

/** Result of a validated request. */
export interface Served {
  readonly outcome: Outcome;
  readonly response: FrontDoorResponse;
  readonly route?: string;
  readonly detail?: string;
  readonly error?: unknown;
  readonly delivery?: DeliveryReport;
}

/**
 * Answers validated requests. Never throws.
 *
 * @param started arrival of the request on the clock of `performance.now()`, from which its deadline counts.
 */
export type Service = (request: ValidatedRequest, paths: readonly string[], started: number) => Promise<Served>;

/** Serves routes by path. */
export function routeService(routes: Routes, own: Settings): Service {
  return async (validated, paths, started) => {
    const match = findRoute(routes, paths);
    if (!match) return { outcome: 'no-route', detail: known(routes), response: plain(refuse('no-route')) };
    const { route, handler, path, pathParams } = match;
    const run = (signal: AbortSignal) => handler({ ...validated, path, pathParams, signal });
    return { route, ...(await serve(validated, { path, pathParams, started }, run, own)) };
  };
}

const MAX_KNOWN_ROUTES = 20;

/** Lists the routes for the log. The response doesn't contain them. */
function known(routes: Routes): string {
  const names = Object.keys(routes);
  const rest = names.length > MAX_KNOWN_ROUTES ? ` and ${names.length - MAX_KNOWN_ROUTES} more` : '';
  return `routes are ${names.slice(0, MAX_KNOWN_ROUTES).join(', ') || 'none'}${rest}`;
}

/** Response of the self-check's route to a signed request. */
export interface SelfCheckReport {
  readonly frontDoor: FrontDoorRequest['frontDoor'];
  /** The URL that a handler would build without knowing the front door. */
  readonly receivedUrl: string;
  /** The URL that the signature matches. */
  readonly publicUrl: string;
  /** Number of URLs that were tried. */
  readonly candidates: number;
  /** The paths at which routes are looked up. */
  readonly paths: readonly string[];
}

/** The reserved path below any base path, and each webhook's own path below it. */
const SELF_CHECK = new RegExp(`${SELF_CHECK_PATH}(?:/[0-9a-z-]+)?$`);

/**
 * Answers the self-check's route, or returns `undefined` for any other request. The signature must already match,
 * because the report must not reach strangers.
 */
export function selfCheckAnswer(
  { frontDoor, receivedUrl }: FrontDoorRequest,
  publicUrl: string,
  { urls }: Candidates,
  paths: readonly string[],
): Served | undefined {
  if (!paths.some((path) => SELF_CHECK.test(path))) return undefined;
  const report: SelfCheckReport = { frontDoor, receivedUrl, publicUrl, candidates: urls.length, paths };
  const headers = [
    ['content-type', 'application/json; charset=utf-8'],
    // A cached report would still look healthy after a failure.
    ['cache-control', 'no-store'],
  ] as const;
  const response = { statusCode: 200, headers, body: JSON.stringify(report) };
  return { outcome: 'accepted', route: SELF_CHECK_PATH, response };
}

/** The path of a route's request, and when it arrived. */
interface Place {
  readonly path: string;
  readonly pathParams: Readonly<Record<string, string>>;
  readonly started: number;
}

/** Runs a route within its deadline, and at most once if there is idempotency. Its failures become answers. */
export async function serve(
  validated: ValidatedRequest,
  { started, ...place }: Place,
  run: (signal: AbortSignal) => RouteResult | Promise<RouteResult>,
  own: Settings,
): Promise<Served> {
  let delivery: DeliveryReport | undefined;
  try {
    const answer = async (signal: AbortSignal) => {
      const result = await run(signal);
      delivery = deliveryReportOf(result);
      return toResponse(result);
    };
    const answered = await once(validated, answer, own, started);
    return { outcome: 'accepted', ...answered, ...(delivery ? { delivery } : {}) };
  } catch (error) {
    const lost = notDeliveredBy(error);
    if (lost) return { outcome: 'not-delivered', error, ...notStored(lost) };
    const outcome = isDeadlineError(error) ? 'handler-timeout' : 'handler-error';
    const response = await fallback({ ...validated, ...place, signal: AbortSignal.abort(error) }, own);
    return { outcome, error, response: response ?? plain(refuse(outcome)) };
  }
}

/** The fallback doesn't answer instead: Twilio would take its answer for a success, and never deliver again. */
function notStored({ statusCode, delivery }: NotDelivered): Pick<Served, 'response' | 'delivery'> {
  return { response: plain(refuse('not-delivered', { statusCode })), delivery };
}

/** Runs a route, at most once if there is idempotency. The store's time counts toward the deadline. */
async function once(
  validated: ValidatedRequest,
  answer: (signal: AbortSignal) => Promise<FrontDoorResponse>,
  { idempotency, logger, deadlineMs: wanted }: Settings,
  started: number,
): Promise<OnceAnswer> {
  const ms = deadlineMs(wanted, validated.context, performance.now() - started);
  if (!idempotency) return { response: await withDeadline(ms, answer) };
  const until = performance.now() + ms;
  const run = () => withDeadline(Math.max(0, Math.ceil(until - performance.now())), answer);
  return idempotency.once(validated, { deadlineMs: ms, warn: (entry) => logger.warn(entry) }, run);
}

/** Compares the code, because the idempotency entry point is another bundle with its own class. */
function isDeadlineError(error: unknown): boolean {
  try {
    return error instanceof Error && 'code' in error && error.code === DEADLINE_CODE;
  } catch {
    // A route's error can have members that throw.
    return false;
  }
}

const DEADLINE_CODE: DeadlineError['code'] = 'HANDLER_TIMEOUT';

/** Returns the response of the fallback, or `undefined` if there is none or it fails, too. */
async function fallback(request: WebhookRequest, own: Settings): Promise<FrontDoorResponse | undefined> {
  const { fallback: route } = own;
  if (!route) return undefined;
  try {
    return await withDeadline(FALLBACK_MS, async () => toResponse(await route(request)));
  } catch {
    return undefined;
  }
}

/** Runs the fallback in the half second that the deadline leaves. */
const FALLBACK_MS = 300;

/** Returns a rejection as plain text. */
export function plain({ statusCode, body }: { readonly statusCode: number; readonly body: string }): FrontDoorResponse {
  return { statusCode, headers: [['content-type', 'text/plain; charset=utf-8']], body };
}
