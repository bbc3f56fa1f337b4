import { Environment, HEALTH_CHECK_USER_AGENT } from '../lib/contract';
import { check, type Screened, screen } from './check';
import { type FetchHandler, fetchService } from './fetch-service';
import { type FrontDoorRequest, type FrontDoorResponse, frontDoorOf, object, UnknownEventError } from './front-door';
import { type Exchange, logExchange, requestFacts } from './log';
import { type Settings, settings, type WebhookOptions } from './options';
import { type Candidates, ownOrigins, publicUrls } from './public-url';
import {
  type CheckedKeys,
  checkRoutes,
  Deadline,
  deadlineMs,
  type LambdaContext,
  mappedAccount,
  missingDeliveries,
  monotonicMs,
  type Routes,
  routePaths,
  validatedRequest,
} from './routing';
import { routeService, type Service, selfCheckAnswer } from './service';
import { type Refusal, refuse, type SignedContent } from './signature';

/** Handler of a Lambda function behind any supported front door. */
export type WebhookHandler = (event: unknown, context?: LambdaContext) => Promise<unknown>;

/**
 * Creates a Lambda handler that answers requests that Twilio signed and rejects all others.
 *
 * @param handlers routes by path below the public base, or a web-standard `(Request) => Response` such as a router's
 * `fetch`. Its requests have the public URL and the body as sent.
 * @throws {TypeError} if a route can't be one, a public origin is malformed, or a limit isn't a number. The handler itself throws only
 * {@link UnknownEventError}.
 */
export function webhook<R extends Routes>(
  handlers: (R & CheckedKeys<R>) | FetchHandler,
  options: WebhookOptions = {},
): WebhookHandler {
  const own = settings(options, process.env);
  const service = serviceOf(handlers, own);
  return async (event, context) => {
    const started = monotonicMs();
    const door = frontDoorOf(event);
    if (!door) throw new UnknownEventError(event);
    const request = door.read(event);
    const write = door.writer(event);
    if (isHealthCheck(request)) {
      own.logger.debug?.({ message: 'health check', frontDoor: request.frontDoor, status: 200 });
      return write({ statusCode: 200, headers: [], body: '' });
    }
    const raw = { event, context: object(context) as LambdaContext, started };
    const { response, content, exchange } = await answer(request, raw, own, service);
    const timing = { durationMs: monotonicMs() - started, coldStart: isColdStart() };
    logExchange(own.logger, request, requestFacts(request, content), exchange, timing);
    return write(request.method === 'HEAD' ? { ...response, body: '' } : response);
  };
}

function serviceOf(handlers: unknown, own: Settings): Service {
  warnOfMissingDeliveries(handlers, own);
  if (typeof handlers === 'function') return fetchService(handlers as FetchHandler, own);
  checkRoutes(handlers);
  return routeService(handlers, own);
}

interface Answer {
  readonly response: FrontDoorResponse;
  readonly content?: SignedContent | undefined;
  readonly exchange: Exchange;
}

/** Runs the pipeline: request, public URL candidates, signature, route, response. */
async function answer(
  request: FrontDoorRequest,
  raw: { readonly event: unknown; readonly context: LambdaContext; readonly started: number },
  own: Settings,
  service: Service,
): Promise<Answer> {
  warnOfBelievedHost(request, own);
  const called = ownOrigins(request, own.origins);
  const screened = screen(request, { hostIsOurs: called.length > 0 }, own.limits);
  if ('outcome' in screened) return refused(screened);
  const { content } = screened;
  // After the cheap rejections, because a stranger's long query can be written in many ways.
  const candidates = publicUrls(request, own.origins, called);
  try {
    const left = deadlineMs(own.deadlineMs, raw.context, monotonicMs() - raw.started);
    const limit = new Deadline(left, "The auth token wasn't available");
    const claimed = withAccount(screened, request, candidates, own);
    const checked = await check(candidates.urls, claimed, own.tokens, own.demands, limit);
    if ('outcome' in checked) return refused(checked, candidates, content);
    const { verified, accountSid } = checked;
    const { url: publicUrl, key } = verified;
    const validated = validatedRequest(request, content, verified, { ...raw, ...(accountSid ? { accountSid } : {}) });
    const paths = routePaths(publicUrl, request, own.origins);
    const report = own.selfCheck ? selfCheckAnswer(request, publicUrl, candidates, paths) : undefined;
    const { response, ...rest } = report ?? (await service(validated, paths, raw.started));
    return {
      response,
      content,
      exchange: { ...rest, statusCode: response.statusCode, candidates, publicUrl, key: key.id },
    };
  } catch (error) {
    // The message of a SyntaxError quotes the body, so it stays out of the log.
    if (error instanceof SyntaxError)
      return refused(refuse('bad-request', { detail: 'body is not JSON' }), candidates, content);
    return refused(refuse('auth-token-unavailable'), candidates, content, error);
  }
}

/** Lets the user name the account of a request that names none. */
function withAccount(
  screened: Screened,
  request: FrontDoorRequest,
  { urls: [url = request.receivedUrl] }: Candidates,
  { accountOf, origins }: Settings,
): Screened {
  if (!accountOf || screened.claim.accountSid !== undefined) return screened;
  const accountSid = mappedAccount(accountOf, request, url, origins);
  return { ...screened, claim: { ...screened.claim, accountSid } };
}

function refused(refusal: Refusal, candidates?: Candidates, content?: SignedContent, error?: unknown): Answer {
  const { outcome, statusCode, body, detail, allow } = refusal;
  const type = ['content-type', 'text/plain; charset=utf-8'] as const;
  const headers = allow === undefined ? [type] : [type, ['allow', allow] as const];
  return {
    response: { statusCode, headers, body },
    content,
    exchange: { outcome, statusCode, ...(candidates ? { candidates } : {}), detail, error },
  };
}

/**
 * Whether the request is a load balancer's health check. A client's request has its address in a and a signed
 * request is a webhook regardless of its user agent.
 */
function isHealthCheck({ frontDoor, headers }: FrontDoorRequest): boolean {
  if (frontDoor !== 'application-load-balancer') return false;
  const agent = headers['user-agent'] ?? '';
  const foreign = headers['x-forwarded-for'] !== undefined || headers['x-twilio-signature'] !== undefined;
  return agent.startsWith(HEALTH_CHECK_USER_AGENT) && !foreign;
}

let cold = true;

/** Whether this is the first request of the sandbox. */
function isColdStart(): boolean {
  const first = cold;
  cold = false;
  return first;
}

/** Warns that webhooks which the construct declares as deliveries would be refused. */
function warnOfMissingDeliveries(handlers: unknown, { logger }: Settings): void {
  const paths = missingDeliveries(handlers, process.env);
  if (paths.length === 0) return;
  const message = `${Environment.deliveries} declares ${paths.join(', ')}, but no route serves ${paths.length > 1 ? 'them' : 'it'}: add \`...deliveries()\` of cdk-twilio-webhook/delivery to the routes.`;
  logger.warn({ message });
}

let warned = false;

/** Warns once per sandbox that, without declared origins, the runtime must trust a load balancer's `Host` header. */
function warnOfBelievedHost(request: FrontDoorRequest, { origins, logger }: Settings): void {
  if (warned || request.hostWrittenByAws || origins.length > 0) return;
  warned = true;
  logger.warn({
    message: 'No public origins are declared, so the `Host` header is trusted. Set `TWILIO_PUBLIC_ORIGINS`.',
    frontDoor: request.frontDoor,
  });
}
