import type { FrontDoorName, Outcome, WEBSOCKET_API } from '../../lib/contract';
import type { FrontDoorRequest, Pair } from '../front-door';
import type { DeliveryReport } from '../routing';
import { SIGNATURE_SETTINGS_HEADER, signatureSettings } from '../signature';
import { type RedactedError, redactError } from './redact-error';

/** A destination for log entries: `console`, Powertools' `Logger`, or pino. */
export interface Logger {
  info(entry: LogEntry): void;
  warn(entry: LogEntry): void;
  error(entry: LogEntry): void;
  /** Receives health checks, which otherwise aren't logged. */
  debug?(entry: LogEntry): void;
}

/** Log entry of a request. Contains no token, signature, body, credentials or phone number. */
export type LogEntry = {
  /** Summary: `accepted POST /voice`. */
  message: string;
  outcome?: Outcome;
  frontDoor?: FrontDoorName | typeof WEBSOCKET_API;
  /** Key of the route: `/voice`. */
  route?: string;
  method?: string;
  status?: number;
  /** The URL that a handler would build without knowing the front door. */
  receivedUrl?: string;
  /** The URL that Twilio signed, or the most likely candidate if none matches. */
  publicUrl?: string;
  /** Number of URLs that Twilio may have called. */
  candidates?: number;
  /** Whether some candidate URLs were skipped because there were too many. */
  candidatesTruncated?: boolean;
  /** The key that the signature matches: `primary`, `secondary`, an account SID, a shared key's id. */
  key?: string;
  /** The shared key that a rejected request names. */
  claimedKey?: string;
  /** Reason for a rejection, if the outcome isn't specific enough. */
  detail?: string;
  durationMs?: number;
  /** Whether this is the first request of the sandbox. */
  coldStart?: boolean;
  /** Twilio's ID of the request, from `I-Twilio-Request-Id`. */
  twilioRequestId?: string;
  callSid?: string;
  messageSid?: string;
  accountSid?: string;
  /** Numbers of the entries of a delivery: delivered, retried, diverted, refused. */
  delivery?: DeliveryReport;
  /**
   * Error of a route, or the reason for a missing auth token. Values of the request are replaced with their names:
   * `[From]`.
   */
  error?: RedactedError;
};

/** The part of a request that is logged. */
export type LoggedRequest = Pick<FrontDoorRequest, 'method' | 'receivedUrl' | 'headers'> &
  Required<Pick<LogEntry, 'frontDoor'>>;

/** Everything known about a handled request. */
export interface Exchange {
  readonly outcome: Outcome;
  readonly statusCode: number;
  readonly publicUrl?: string | undefined;
  readonly candidates?: { readonly urls: readonly string[]; readonly truncated: boolean };
  readonly route?: string | undefined;
  readonly key?: string | undefined;
  readonly detail?: string | undefined;
  readonly delivery?: DeliveryReport | undefined;
  readonly error?: unknown;
}

/** Facts about a request that depend on what Twilio puts into it. */
export interface RequestFacts {
  /** Twilio's identifiers. */
  readonly identifiers: Partial<LogEntry>;
  /** Returns the values that must not appear in the text of an error, by name. */
  readonly sensitive: () => readonly Pair[];
}

/** Writes the log line of a request: rejections as warnings, our failures as errors. */
export function logExchange(
  logger: Logger,
  request: LoggedRequest,
  facts: RequestFacts,
  exchange: Exchange,
  timing: { readonly durationMs: number; readonly coldStart: boolean },
): void {
  const { outcome, statusCode } = exchange;
  const entry = logEntry(request, facts, exchange, timing);
  if (statusCode >= 500 || outcome.startsWith('handler-') || outcome === 'not-delivered') logger.error(entry);
  else if (outcome === 'accepted') logger.info(entry);
  else logger.warn(entry);
}

/**
 * Wraps a logger so that it never throws, because a failing logger must cost neither a response nor a sandbox. Entries
 * that it rejects, immediately or later, go to the console.
 */
export function safeLogger(logger: Logger): Logger {
  const at = (level: keyof Logger) => (entry: LogEntry) => write(logger, level, entry);
  return { info: at('info'), warn: at('warn'), error: at('error'), debug: at('debug') };
}

function write(logger: Logger, level: keyof Logger, entry: LogEntry): void {
  const failed = () => {
    if (logger !== console) write(console, level, entry);
  };
  try {
    const written: unknown = level === 'debug' ? logger.debug?.(entry) : logger[level](entry);
    // The declared return type is `void`, which asynchronous functions satisfy, too.
    if (written instanceof Promise) written.catch(failed);
  } catch {
    failed();
  }
}

function logEntry(
  request: LoggedRequest,
  { identifiers, sensitive }: RequestFacts,
  { outcome, statusCode, candidates, ...exchange }: Exchange,
  { durationMs, coldStart }: { readonly durationMs: number; readonly coldStart: boolean },
): LogEntry {
  const url = exchange.publicUrl ?? candidates?.urls[0];
  const method = request.method.slice(0, 16);
  const { route, key, detail, delivery, error } = exchange;
  return defined<LogEntry>({
    message: `${outcome} ${method} ${route ?? ''}`.trim(),
    outcome,
    frontDoor: request.frontDoor,
    route,
    method,
    status: statusCode,
    receivedUrl: masked(request.receivedUrl, request.method),
    publicUrl: url && masked(url, request.method),
    candidates: candidates?.urls.length ?? 0,
    candidatesTruncated: candidates?.truncated || undefined,
    key,
    claimedKey: key === undefined ? claimedKey(request) : undefined,
    detail,
    durationMs: thousandths(durationMs),
    coldStart,
    ...identifiers,
    delivery,
    // Only routes have seen the request, so only their errors can contain its values.
    error: error === undefined ? undefined : redactError(error, outcome.startsWith('handler-') ? sensitive() : []),
  });
}

/** Returns the members that have a value. */
export function defined<T extends object>(members: { readonly [Name in keyof T]: T[Name] | undefined }): T {
  const kept: Partial<T> = {};
  for (const name in members) if (members[name] !== undefined) kept[name] = members[name];
  return kept as T;
}

/** Rounds milliseconds to microseconds. */
export function thousandths(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}

const MAX_URL_LENGTH = 2048;

/**
 * Masks the user info of a URL. For methods other than POST, also masks the values of its query, where Twilio sends
 * phone numbers and texts.
 */
export function masked(url: string, method: string): string {
  const bare = url.replace(/^((?:https?|wss):\/\/)[^/?]*@/, '$1***@').slice(0, MAX_URL_LENGTH);
  if (method === 'POST') return bare;
  const mark = bare.indexOf('?');
  return mark < 0 ? bare : bare.slice(0, mark) + bare.slice(mark).replace(/=[^&]*/g, '=***');
}

/** Returns the shared key that a request names, if it has the form of Twilio's. Anyone can send the header. */
function claimedKey({ headers }: LoggedRequest): string | undefined {
  const id = signatureSettings(headers[SIGNATURE_SETTINGS_HEADER])?.keyId ?? '';
  return /^webhooks_sharedkey_[0-9A-Za-z]{1,64}$/.test(id) ? id : undefined;
}
