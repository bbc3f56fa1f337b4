import { type RawRequest, splitTarget } from '../../lambda/encoding';
import type { Pair } from '../../lambda/front-door';
import { isSid } from '../../lib/contract';
import { type Exchange, otherLogs, requestLog } from '../local/doors';
import type { SandboxLog } from '../local/sandbox';
import { type Piece, urlDifference } from '../terminal';
import { type DiagnosisContext, type Explanation, explanation } from './explanation';
import type { Recorded } from './history';
import { maskedHeaders, maskedUrl } from './mask';
import { type TwimlView, twimlView } from './twiml-view';

/** A request in the list. */
export interface Summary {
  readonly id: number;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly door: string;
  readonly method: string;
  /** Public URL as the function rebuilt it; the request's target if it didn't. */
  readonly url: string;
  readonly status: number;
  readonly outcome: string;
  readonly totalMs: number;
  readonly coldStart: boolean;
  /** SID of the call or message that the request belongs to. */
  readonly sid: string | null;
}

/** Summarizes a recorded request for the list. */
export function summary({ id, exchange }: Recorded): Summary {
  return { id, ...summaryOf(exchange) };
}

/** Summarizes an exchange. Query values are left out: in a GET, Twilio puts phone numbers there. */
export function summaryOf(exchange: Exchange): Omit<Summary, 'id'> {
  const { door, request, invoked, answer, logs, timing } = exchange;
  const log = requestLog(logs);
  return {
    at: timing?.at ?? 0,
    door: door.label,
    method: request?.method ?? '-',
    url: maskedUrl(log?.publicUrl ?? request?.target ?? '').replace(/\?.*/s, ''),
    status: answer.statusCode,
    outcome: log?.outcome ?? (invoked ? 'no log line' : 'refused by the door'),
    totalMs: timing?.totalMs ?? 0,
    coldStart: timing?.initMs !== undefined || log?.coldStart === true,
    sid: sidOf(exchange),
  };
}

const SID_NAMES = ['ParentCallSid', 'CallSid', 'MessageSid', 'SmsSid'];

function sidOf({ request }: Exchange): string | null {
  const params = request ? paramsOf(request.target, request.headers, request.body) : [];
  const found = SID_NAMES.map((name) => params.find(([key, value]) => key === name && isSid(value))?.[1]);
  return found.find((sid) => sid !== undefined) ?? null;
}

/** Everything that the page shows of a request. */
export interface Detail extends Summary {
  readonly explanation: Explanation | null;
  /** Reason why the door answered without the function. */
  readonly refusal: string | null;
  /** Title of the error that ended a signed request: `TypeError: x is not a function`. */
  readonly failure: string | null;
  /** The URL as the function received it; pieces that the public URL lacks are marked. */
  readonly received: readonly Piece[];
  /** The public URL; pieces that the received URL lacks are marked. */
  readonly public: readonly Piece[];
  readonly params: readonly Pair[];
  readonly headers: readonly Pair[];
  readonly body: string;
  /** Path and query, and the content to edit: a form as `Name=value` lines, or JSON. */
  readonly editable: { readonly target: string; readonly body: string } | null;
  readonly answerHeaders: readonly Pair[];
  readonly answerBody: string;
  readonly twiml: TwimlView | null;
  readonly handlerMs: number | null;
  readonly initMs: number | null;
  readonly logs: readonly string[];
}

/** Maximum length of a shown body. */
const MAX_BODY = 64 * 1024;

/** Describes a recorded request for the page. The diagnosis may take a second. */
export function detail(recorded: Recorded, context: DiagnosisContext): Detail {
  const { request, answer, logs, timing } = recorded.exchange;
  const explained = explanation(recorded.exchange, context);
  const log = requestLog(logs);
  const answerBody = Buffer.from(answer.body).toString('utf8');
  const body = Buffer.from(request?.body ?? []).toString('utf8');
  return {
    ...summary(recorded),
    explanation: explained ?? null,
    refusal: recorded.exchange.refusal ?? null,
    failure: failureOf(recorded.exchange),
    received: explained ? urlDifference(explained.receivedUrl, explained.publicUrl) : [],
    public: explained ? urlDifference(explained.publicUrl, explained.receivedUrl) : [],
    params: request ? paramsOf(request.target, request.headers, request.body) : [],
    headers: request ? maskedHeaders([['Host', request.host], ...request.headers]) : [],
    body: formatted(body).slice(0, MAX_BODY),
    editable: request ? { target: request.target, body: editableBody(request) } : null,
    answerHeaders: maskedHeaders(answer.headers),
    answerBody: formatted(answerBody).slice(0, MAX_BODY),
    twiml: twimlView(answerBody, contentType(answer.headers)) ?? null,
    handlerMs: log?.durationMs ?? null,
    initMs: timing?.initMs ?? null,
    logs: [log?.detail, log?.error, ...otherLogs(logs)].filter(
      (text): text is string => text !== undefined && text !== '',
    ),
  };
}

/** Not OK if the function failed or crashed, even though the signature matched. */
function failureOf({ answer, invoked, logs }: Exchange): string | null {
  if (!invoked || answer.statusCode < 500) return null;
  const error = requestLog(logs)?.error ?? errorText(logs) ?? 'The function failed.';
  return error.split('\n', 1)[0] ?? error;
}

/** Finds the last error that a function logged as text: an exception, a crash, or a timeout. */
export function errorText(logs: readonly SandboxLog[]): string | undefined {
  const { message } = logs.findLast(({ level, message }) => level === 'error' && typeof message === 'string') ?? {};
  return typeof message === 'string' ? message : undefined;
}

/** Formats JSON. Text that JavaScript's numbers would change stays as it is. */
export function formatted(text: string): string {
  if (!/^\s*[[{]/.test(text) || /\d{16}/.test(text)) return text;
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

function editableBody({ headers, body }: RawRequest): string {
  if (!isForm(headers)) return formatted(Buffer.from(body).toString('utf8'));
  const escaped = (value: string) => value.replace(/[\\\n\r]/g, (each) => ESCAPES[each] ?? each);
  return paramsOf('', headers, body)
    .map(([name, value]) => `${name}=${escaped(value)}`)
    .join('\n');
}

const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r' };

/** Parameters of the query, then of a form. They're only shown, so the decoding need not be exact. */
function paramsOf(target: string, headers: readonly Pair[], body: Uint8Array): Pair[] {
  const form = isForm(headers) ? Buffer.from(body).toString('utf8') : '';
  return [splitTarget(target).query ?? '', form].flatMap((text) => [...new URLSearchParams(text)]);
}

function isForm(headers: readonly Pair[]): boolean {
  return /^application\/x-www-form-urlencoded\b/i.test(contentType(headers));
}

function contentType(headers: readonly Pair[]): string {
  return headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? '';
}
