import type { RawRequest } from '../../../lambda/encoding';
import { isObject, type JsonObject, text } from '../../../lambda/front-door';
import type { SandboxLog } from '../sandbox';
import type { HttpAnswer } from './answers';
import type { LocalDoor } from './local-door';

/** A request that a listener answered. */
export interface Exchange {
  readonly door: LocalDoor;
  /** `undefined` when it wasn't a request that a door can take. */
  readonly request: RawRequest | undefined;
  /** False when the door answered without the function. */
  readonly invoked: boolean;
  /** Reason why the door answered without the function, and what to do. */
  readonly refusal?: string;
  readonly answer: HttpAnswer;
  readonly logs: readonly SandboxLog[];
  /** The event for the function and its response; `undefined` when the door answered without it. */
  readonly event?: unknown;
  readonly response?: unknown;
  readonly timing?: Timing;
}

/** Time of a request and its duration, in milliseconds. */
export interface Timing {
  /** Since 1970. */
  readonly at: number;
  /** From the last byte of the request to the answer, including the wait for earlier requests. */
  readonly totalMs: number;
  /** Time that the function took to load; set at a cold start. */
  readonly initMs?: number;
}

/** Keeps the round's exchanges by their idempotency token, and passes later ones on. */
export class ExchangeLog {
  private readonly kept = new Map<string, Exchange>();
  private readonly listeners: ((exchange: Exchange) => void)[] = [];
  private next: ((exchange: Exchange) => void) | undefined;

  readonly add = (exchange: Exchange): void => {
    for (const listener of this.listeners) listener(exchange);
    this.next?.(exchange);
    if (this.next) return;
    const token = exchange.request?.headers.find(([name]) => name.toLowerCase() === 'i-twilio-idempotency-token')?.[1];
    if (token !== undefined) this.kept.set(token, exchange);
  };

  readonly exchangeOf = (token: string): Exchange | undefined => this.kept.get(token);

  /** Calls `listener` with every exchange, including the round's. */
  listen(listener: (exchange: Exchange) => void): void {
    this.listeners.push(listener);
  }

  /** Ends the round: `next` is called with every later exchange. */
  follow(next: (exchange: Exchange) => void): void {
    this.kept.clear();
    this.next = next;
  }
}

/** The fields of the function's log line that the local run shows. */
export interface RequestLog {
  readonly outcome: string;
  readonly receivedUrl?: string | undefined;
  readonly publicUrl?: string | undefined;
  readonly detail?: string | undefined;
  readonly durationMs?: number | undefined;
  readonly coldStart: boolean;
  /** The error that a route threw: its name and message, then its frames. */
  readonly error?: string | undefined;
}

/** Finds the log line of a request in a function's log; `undefined` when there is none. */
export function requestLog(logs: readonly SandboxLog[]): RequestLog | undefined {
  const entry = logs.map(({ message }) => message).find(isRequestLog);
  if (!entry) return undefined;
  return {
    outcome: text(entry['outcome']) ?? '',
    receivedUrl: text(entry['receivedUrl']),
    publicUrl: text(entry['publicUrl']),
    detail: text(entry['detail']),
    durationMs: typeof entry['durationMs'] === 'number' ? entry['durationMs'] : undefined,
    coldStart: entry['coldStart'] === true,
    error: errorOf(entry['error']),
  };
}

/** Formats a logged error as Node prints it: name and message, then the frames, which the log has separately. */
function errorOf(error: unknown): string | undefined {
  if (!isObject(error)) return undefined;
  const [name, message, stack] = [text(error['name']), text(error['message']), text(error['stack'])];
  const title = [name, message].filter((part) => part !== undefined && part !== '').join(': ');
  if (stack?.startsWith(title)) return stack;
  return [title, stack].filter((part) => part !== undefined && part !== '').join('\n');
}

/** The rest of a function's log, as text. */
export function otherLogs(logs: readonly SandboxLog[]): string[] {
  return logs
    .map(({ message }) => message)
    .filter((message) => !isRequestLog(message))
    .map((message) => (typeof message === 'string' ? message : (textOf(message) ?? JSON.stringify(message))));
}

/** Whether a logged value is the runtime's log line of a request. */
export function isRequestLog(message: unknown): message is JsonObject {
  return isObject(message) && text(message['outcome']) !== undefined;
}

function textOf(message: unknown): string | undefined {
  return isObject(message) ? text(message['message']) : undefined;
}
