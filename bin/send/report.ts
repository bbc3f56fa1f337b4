import type { Attempt, Delivery } from './deliver';
import type { Latency } from './histogram';
import { shownUrl } from './wire/text-url';

/** What came of one webhook, as `--json` prints it. */
export interface SendReport {
  /** Whether it ended as it should. */
  readonly ok: boolean;
  readonly status: number | null;
  readonly contentType: string | null;
  readonly body: string | null;
  readonly durationMs: number;
  /** Twilio's code and what happened; `null` when it was answered 2xx. */
  readonly failure: { readonly code: number; readonly message: string } | null;
  readonly attempts: readonly Attempt[];
}

/** What came of all of them. */
export interface SendSummary {
  readonly ok: boolean;
  readonly kind: string;
  readonly requests: number;
  readonly unexpected: number;
  readonly latencyMs: Latency | null;
  /** One each, or of a load only the first that did not end as it should. */
  readonly results: readonly SendReport[];
}

/** Judges a delivery: a forged webhook has to be refused, any other to be answered 2xx. */
export function report({ attempts, followed, failure }: Delivery, tamper: boolean): SendReport {
  const answer = followed?.answer;
  const refused = answer !== undefined && answer.status >= 400 && answer.status < 500;
  return {
    ok: tamper ? refused : failure === undefined,
    status: answer?.status ?? null,
    contentType: answer?.headers['content-type'] ?? null,
    body: answer?.body.toString('utf8') ?? null,
    durationMs: attempts.reduce((sum, { durationMs }) => sum + durationMs, 0),
    failure: failure === undefined ? null : { code: failure.code, message: failure.message },
    attempts: attempts.map((attempt) => ({ ...attempt, url: shownUrl(attempt.url) })),
  };
}
