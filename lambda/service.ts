import { type Outcome, SELF_CHECK_PATH } from '../lib/contract';
import type { FrontDoorRequest, FrontDoorResponse } from './front-door';
import type { OnceAnswer } from './idempotency';
import type { Settings } from './options';
import type { Candidates } from './public-url';
import {
  Deadline,
  type DeadlineError,
  type DeliveryReport,
  deadlineMs,
  deliveryReportOf,
  findRoute,
  monotonicMs,
  type NotDelivered,
  notDeliveredBy,
  type RouteResult,
  type Routes,
  toResponse,
  type ValidatedRequest,
  type WebhookRequest,
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
 * @param started arrival of the request on the clock of `monotonicMs`, from which its deadline counts.
 */
export type Service = (request: ValidatedRequest, paths: readonly string[], started: number) => Promise<Served>;

/** Serves routes by path. */
export function routeService(routes: Routes, own: Settings): Service {
  return async (validated, paths, started) => {
    const match = findRoute(routes, paths);
    if (!match) return { outcome: 'no-route', detail: known(routes), response: plain(refuse('no-route')) };
    const { route, handler, path, pathParams } = match;
    const run = (signal: AbortSignal) => handler({ ...validated, path, pathParams, signal });
    const served = await serve(validated, { path, pathParams, started }, run, own);
    return { ...served, route };
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
  if (!paths.some((path) => path.includes(SELF_CHECK_PATH) && SELF_CHECK.test(path))) return undefined;
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

/** Runs a route. */
type Run = (signal: AbortSignal) => RouteResult | Promise<RouteResult>;

/** Runs a route within its deadline, and at most once if there is idempotency. Its failures become answers. */
export async function serve(validated: ValidatedRequest, place: Place, run: Run, own: Settings): Promise<Served> {
  let delivery: DeliveryReport | undefined;
  const responseTo = (result: RouteResult) => {
    delivery = deliveryReportOf(result);
    return toResponse(result);
  };
  const answer = (signal: AbortSignal) => {
    const result = run(signal);
    return isPromise(result) ? Promise.resolve(result).then(responseTo) : responseTo(result);
  };
  try {
    const answered = await once(validated, answer, own, place.started);
    return { outcome: 'accepted', ...answered, ...(delivery ? { delivery } : {}) };
  } catch (error) {
    const lost = notDeliveredBy(error);
    if (lost) return { outcome: 'not-delivered', error, ...notStored(lost) };
    const outcome = isDeadlineError(error) ? 'handler-timeout' : 'handler-error';
    const { path, pathParams } = place;
    const response = await fallback({ ...validated, path, pathParams, signal: AbortSignal.abort(error) }, own);
    return { outcome, error, response: response ?? plain(refuse(outcome)) };
  }
}

/** Whether a result has to be waited for. It may be another library's promise. */
function isPromise(result: RouteResult | Promise<RouteResult>): result is Promise<RouteResult> {
  return typeof (result as Partial<Promise<RouteResult>> | null | undefined)?.then === 'function';
}

/** The fallback doesn't answer instead: Twilio would take its answer for a success, and never deliver again. */
function notStored({ statusCode, delivery }: NotDelivered): Pick<Served, 'response' | 'delivery'> {
  return { response: plain(refuse('not-delivered', { statusCode })), delivery };
}

/** Runs a route, at most once if there is idempotency. The store's time counts toward the deadline. */
async function once(
  validated: ValidatedRequest,
  answer: (signal: AbortSignal) => FrontDoorResponse | Promise<FrontDoorResponse>,
  { idempotency, logger, deadlineMs: wanted }: Settings,
  started: number,
): Promise<OnceAnswer> {
  const now = monotonicMs();
  const ms = deadlineMs(wanted, validated.context, now - started);
  if (!idempotency) return { response: await within(ms, answer) };
  const run = async () => within(Math.max(0, Math.ceil(now + ms - monotonicMs())), answer);
  return idempotency.once(validated, { deadlineMs: ms, warn: (entry) => logger.warn(entry) }, run);
}

function within<T>(ms: number, answer: (signal: AbortSignal) => T | Promise<T>): T | Promise<T> {
  const limit = new Deadline(ms, "The route didn't answer");
  return limit.wait(answer(limit.signal));
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
    return await within(FALLBACK_MS, async () => toResponse(await route(request)));
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
