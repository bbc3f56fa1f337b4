import { type FrontDoorName, isSid, type Outcome } from '../../lib/contract';
import { type FrontDoorRequest, header, type Pair } from '../front-door';
import { queryOf } from '../routing';
import type { SignedContent } from '../signature';
import { type RedactedError, redactError } from './redact-error';
import { sensitiveValues } from './sensitive-values';

/** Anything that takes a log entry: `console`, Powertools' `Logger`, pino. */
export interface Logger {
  info(entry: LogEntry): void;
  warn(entry: LogEntry): void;
  error(entry: LogEntry): void;
}

/** One request as it stands in the log. No token, signature, body, credential or phone number is in it. */
export type LogEntry = {
  /** The entry in words: `accepted POST /voice`. */
  message: string;
  outcome?: Outcome;
  frontDoor?: FrontDoorName;
  /** Key of the route: `/voice`. */
  route?: string;
  method?: string;
  status?: number;
  /** The URL as a handler would build it that knows nothing of the front door. */
  receivedUrl?: string;
  /** The URL that Twilio signed, or the most likely one when none fits. */
  publicUrl?: string;
  /** How many URLs Twilio can have called. */
  candidates?: number;
  /** True when there were more than are tried. */
  candidatesTruncated?: boolean;
  /** Which key the signature fits: `primary`, `secondary`, an account SID. */
  key?: string;
  /** Why a request was refused, where the outcome does not say it all. */
  detail?: string;
  durationMs?: number;
  /** True for the first request of a sandbox. */
  coldStart?: boolean;
  /** Twilio's id of the request, from `I-Twilio-Request-Id`, where it sends one. */
  twilioRequestId?: string;
  callSid?: string;
  messageSid?: string;
  accountSid?: string;
  /** What a route threw, or why there is no auth token. Values of the request stand in it as `[From]`. */
  error?: RedactedError;
};

/** What happened to a request, as far as it got. */
export interface Exchange {
  readonly outcome: Outcome;
  readonly statusCode: number;
  readonly publicUrl?: string | undefined;
  readonly candidates?: { readonly urls: readonly string[]; readonly truncated: boolean };
  readonly route?: string | undefined;
  readonly key?: string | undefined;
  readonly detail?: string | undefined;
  readonly error?: unknown;
}

/** Writes the one line of a request: refusals as warnings, what is our own fault as errors. */
export function logExchange(
  logger: Logger,
  request: FrontDoorRequest,
  content: SignedContent | undefined,
  exchange: Exchange,
  timing: { readonly durationMs: number; readonly coldStart: boolean },
): void {
  const { outcome, statusCode } = exchange;
  const entry = logEntry(request, content, exchange, timing);
  if (statusCode >= 500 || outcome.startsWith('handler-')) logger.error(entry);
  else if (outcome === 'accepted') logger.info(entry);
  else logger.warn(entry);
}

function logEntry(
  request: FrontDoorRequest,
  content: SignedContent | undefined,
  { outcome, statusCode, candidates, ...exchange }: Exchange,
  { durationMs, coldStart }: { readonly durationMs: number; readonly coldStart: boolean },
): LogEntry {
  const url = exchange.publicUrl ?? candidates?.urls[0];
  const entry: LogEntry = {
    message: `${outcome} ${request.method.slice(0, 16)} ${exchange.route ?? ''}`.trim(),
    outcome,
    frontDoor: request.frontDoor,
    ...(exchange.route === undefined ? {} : { route: exchange.route }),
    method: request.method.slice(0, 16),
    status: statusCode,
    receivedUrl: masked(request.receivedUrl, request.method),
    ...(url === undefined ? {} : { publicUrl: masked(url, request.method) }),
    candidates: candidates?.urls.length ?? 0,
    ...(candidates?.truncated ? { candidatesTruncated: true } : {}),
    ...(exchange.key === undefined ? {} : { key: exchange.key }),
    ...(exchange.detail === undefined ? {} : { detail: exchange.detail }),
    durationMs: Math.round(durationMs * 1000) / 1000,
    coldStart,
    ...identifiers(request, content),
    ...errorOf(exchange.error, () => (outcome.startsWith('handler-') ? sensitiveValues(request, content) : [])),
  };
  return entry;
}

/** Routes alone have seen the request, so only what they throw can hold its values. */
function errorOf(error: unknown, carried: () => readonly Pair[]): Pick<LogEntry, 'error'> {
  return error === undefined ? {} : { error: redactError(error, carried()) };
}

const MAX_URL_LENGTH = 2048;

/**
 * A URL without what may be personal or secret: user info, and with any method but POST the query's values, because
 * Twilio then puts phone numbers and texts there.
 */
export function masked(url: string, method: string): string {
  const bare = url.replace(/^(https?:\/\/)[^/?]*@/, '$1***@').slice(0, MAX_URL_LENGTH);
  if (method === 'POST') return bare;
  const mark = bare.indexOf('?');
  return mark < 0 ? bare : bare.slice(0, mark) + bare.slice(mark).replace(/=[^&]*/g, '=***');
}

/** Identifiers of Twilio's; only what has their form, because a stranger may write anything there. */
function identifiers(request: FrontDoorRequest, content: SignedContent | undefined): Partial<LogEntry> {
  const pairs = content?.kind === 'form' ? content.params : queryOf(request);
  const sid = (name: string) => pairs.find(([key, value]) => key === name && isSid(value))?.[1];
  const found = {
    twilioRequestId: [header(request.headers, 'i-twilio-request-id') ?? ''].find((id) => isSid(id)),
    callSid: sid('CallSid'),
    messageSid: sid('MessageSid') ?? sid('SmsSid'),
    accountSid: sid('AccountSid'),
  };
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined));
}
