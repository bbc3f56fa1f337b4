import { cut, printable, type Terminal } from '../terminal';
import type { Attempt, Delivery } from './deliver';
import { shownUrl } from './http';
import type { Latency } from './load';

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

/** Lines on one webhook: every step, what was answered, and where to look next. */
export function reportLines(report: SendReport, tamper: boolean, { style }: Terminal): string[] {
  const { red, green, dim } = style;
  const verdict = printable(verdictOn(report, tamper));
  return [
    ...report.attempts.flatMap((attempt, index) => attemptLines(attempt, index, dim)),
    report.ok ? green(`✓ ${verdict}`) : red(`✗ ${verdict}`),
    ...(report.ok ? [] : nextStep(report, tamper)),
    ...(report.body ? [dim(report.contentType ?? 'no content type'), ...bodyLines(report.body)] : []),
  ];
}

function verdictOn({ ok, status, failure }: SendReport, tamper: boolean): string {
  if (status === null) return `${failure?.code}: ${failure?.message}`;
  if (tamper) return `A forged request was answered ${status}${ok ? ', as it should be.' : ': it was not refused.'}`;
  return failure === null ? `Answered ${status}.` : `${failure.code}: ${failure.message}`;
}

function nextStep({ status }: SendReport, tamper: boolean): string[] {
  if (tamper && status !== null) return ['  Check X-Twilio-Signature before anything else is done with a request.'];
  if (status === 403)
    return ['  Is it the right token and URL? `twilio-webhook explain` finds out why a signature does not fit.'];
  return ['  `twilio-webhook doctor` with the same URL looks closer.'];
}

function attemptLines(attempt: Attempt, index: number, dim: (text: string) => string): string[] {
  const { hops, failure, durationMs, fallback, url } = attempt;
  const name = `${fallback ? 'fallback, ' : ''}try ${index + 1}`;
  const asked = hops.map(
    ({ method, signedUrl, status, challenged }) =>
      `${name}: ${method} ${signedUrl} → ${challenged ? '401, with credentials ' : ''}${status}`,
  );
  const failed = failure && !asked.length ? [`${name}: ${url} → ${failure.code} ${failure.message}`] : [];
  return [...asked, ...failed].map((line) => `${printable(line)}  ${dim(`${Math.round(durationMs)} ms`)}`);
}

const MAX_BODY_LINES = 40;

function bodyLines(body: string): string[] {
  const lines = body.split(/\r?\n/).map(printable);
  const more = lines.length - MAX_BODY_LINES;
  return more > 0 ? [...lines.slice(0, MAX_BODY_LINES), `… ${more} more lines`] : lines;
}

/** Lines on a load: how many ended how, and how long they took. */
export function loadLines(summary: SendSummary, elapsedMs: number, { style, width }: Terminal): string[] {
  const { requests, unexpected, latencyMs, results } = summary;
  const verdict = `${requests} requests in ${(elapsedMs / 1000).toFixed(1)} s, ${unexpected} not as they should be`;
  return [
    unexpected === 0 ? style.green(`✓ ${verdict}`) : style.red(`✗ ${verdict}`),
    ...[...new Set(results.map(shortly))].map((line) => `  ${cut(printable(line), width - 2)}`),
    ...(latencyMs === null ? [] : latencyLines(latencyMs)),
  ];
}

function shortly({ failure, status }: SendReport): string {
  return failure === null ? `answered ${status}` : `${failure.code}: ${failure.message}`;
}

const BAR = 40;

function latencyLines({ min, p50, p90, p99, max, buckets }: Latency): string[] {
  const most = Math.max(...buckets.map(({ count }) => count));
  const named = { min, p50, p90, p99, max };
  const figures = Object.entries(named).map(([name, value]) => `${name} ${value.toFixed(1)} ms`);
  const bars = buckets.map(({ belowMs, count }) => {
    const bar = '█'.repeat(Math.ceil((count / most) * BAR)).padEnd(BAR);
    return `  < ${String(belowMs).padStart(5)} ms  ${bar} ${count}`;
  });
  return [figures.join('  '), ...bars];
}
