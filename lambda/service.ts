import type { Outcome } from '../lib/contract';
import type { FrontDoorResponse } from './front-door';
import type { OnceAnswer } from './idempotency';
import type { Settings } from './options';
import {
  type DeadlineError,
  deadlineMs,
  findRoute,
  type RouteResult,
  type Routes,
  toResponse,
  type ValidatedRequest,
  type WebhookRequest,
  withDeadline,
} from './routing';
import { refuse } from './signature';

/** What came of a validated request. */
export interface Served {
  readonly outcome: Outcome;
  readonly response: FrontDoorResponse;
  readonly route?: string;
  readonly detail?: string;
  readonly error?: unknown;
}

/**
 * Answers validated requests. Never throws.
 *
 * @param started when the request came, on the clock of `performance.now()`: its deadline counts from then.
 */
export type Service = (request: ValidatedRequest, paths: readonly string[], started: number) => Promise<Served>;

/** What a web-standard handler gets beside the `Request`. */
export type FetchExtra = WebhookRequest;

/** A web-standard handler: the `fetch` of Hono, itty-router and the like. */
export type FetchHandler = (request: Request, extra: FetchExtra) => Response | Promise<Response>;

/** Serves routes by path. */
export function routeService(routes: Routes, own: Settings): Service {
  return async (validated, paths, started) => {
    const match = findRoute(routes, paths);
    if (!match) return { outcome: 'no-route', response: plain(refuse('no-route')) };
    const { route, handler, path, pathParams } = match;
    const run = (signal: AbortSignal) => handler({ ...validated, path, pathParams, signal });
    return { route, ...(await serve(validated, { path, pathParams, started }, run, own)) };
  };
}

/** Serves a web-standard handler; its `Request` has the public URL and the body as sent. */
export function fetchService(fetch: FetchHandler, own: Settings): Service {
  return async (validated, paths, started) => {
    const path = paths.at(0) ?? '/';
    const run = (signal: AbortSignal) =>
      fetch(webRequest(validated, signal), { ...validated, path, pathParams: {}, signal });
    return serve(validated, { path, pathParams: {}, started }, run, own);
  };
}

/** What a route is told of where it is, and since when its request has been waiting. */
interface Place {
  readonly path: string;
  readonly pathParams: Readonly<Record<string, string>>;
  readonly started: number;
}

async function serve(
  validated: ValidatedRequest,
  { started, ...place }: Place,
  run: (signal: AbortSignal) => RouteResult | Promise<RouteResult>,
  own: Settings,
): Promise<Served> {
  try {
    const answer = async (signal: AbortSignal) => toResponse(await run(signal));
    return { outcome: 'accepted', ...(await once(validated, answer, own, started)) };
  } catch (error) {
    const outcome = isDeadlineError(error) ? 'handler-timeout' : 'handler-error';
    const response = await fallback({ ...validated, ...place, signal: AbortSignal.abort(error) }, own);
    return { outcome, error, response: response ?? plain(refuse(outcome)) };
  }
}

/** Runs a route, under the idempotency that there is. Whatever a store takes is taken from its time. */
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

/** By its code: the idempotency entry point is a bundle of its own, with a class of its own. */
function isDeadlineError(error: unknown): boolean {
  try {
    return error instanceof Error && 'code' in error && error.code === DEADLINE_CODE;
  } catch {
    // Routes throw what they like: an error whose members throw is none of ours.
    return false;
  }
}

const DEADLINE_CODE: DeadlineError['code'] = 'HANDLER_TIMEOUT';

/** The fallback's answer; `undefined` when there is none or it fails as well. It has what Lambda still has left. */
async function fallback(request: WebhookRequest, own: Settings): Promise<FrontDoorResponse | undefined> {
  const { fallback: route } = own;
  if (!route) return undefined;
  try {
    return await withDeadline(FALLBACK_MS, async () => toResponse(await route(request)));
  } catch {
    return undefined;
  }
}

/** A fallback has no time to wait for anything: it runs within the half second that the deadline keeps back. */
const FALLBACK_MS = 300;

function plain({ statusCode, body }: { readonly statusCode: number; readonly body: string }): FrontDoorResponse {
  return { statusCode, headers: [['content-type', 'text/plain; charset=utf-8']], body };
}

function webRequest({ url, method, headers, body }: ValidatedRequest, signal: AbortSignal): Request {
  const withoutUser = url.replace(/^(https?:\/\/)[^/?]*@/, '$1');
  return new Request(withoutUser, {
    method,
    headers: { ...headers },
    signal,
    ...(method === 'POST' ? { body: Uint8Array.from(body) } : {}),
  });
}
