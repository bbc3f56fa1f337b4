import { type Exchange, requestLog } from '../../local/doors';
import type { Recorded } from '../history';
import { maskedUrl } from './mask';

/** A request in the list. */
export interface Summary {
  readonly id: number;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly door: string;
  readonly method: string;
  /** The public URL as the function saw it, else the target. */
  readonly url: string;
  readonly status: number;
  readonly outcome: string;
  readonly totalMs: number;
  readonly coldStart: boolean;
}

/** What the list shows of a request. Query values are not among it: Twilio puts phone numbers there. */
export function summary({ id, exchange }: Recorded): Summary {
  return { id, ...summaryOf(exchange) };
}

/** The same of a request that is not kept. */
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
  };
}
