import { printable, type Terminal } from '../terminal';
import type { Attempt, Delivery } from './deliver';
import { shownUrl } from './http';

/** The result of one webhook, as `--json` prints it. */
export interface SendReport {
  /** Whether the response was as expected. */
  readonly ok: boolean;
  readonly status: number | null;
  readonly contentType: string | null;
  readonly body: string | null;
  readonly durationMs: number;
  /** Twilio's error code and a message; `null` after a 2xx response. */
  readonly failure: { readonly code: number; readonly message: string } | null;
  readonly attempts: readonly Attempt[];
}

/** Judges a delivery: a tampered webhook has to be rejected, any other accepted with a 2xx status. */
export function report({ attempts, followed, failure }: Delivery, tamper: boolean): SendReport {
  const response = followed?.response;
  const rejected = response !== undefined && response.status >= 400 && response.status < 500;
  return {
    ok: tamper ? rejected : failure === undefined,
    status: response?.status ?? null,
    contentType: response?.headers['content-type'] ?? null,
    body: response?.body.toString('utf8') ?? null,
    durationMs: attempts.reduce((sum, { durationMs }) => sum + durationMs, 0),
    failure: failure === undefined ? null : { code: failure.code, message: failure.message },
    attempts: attempts.map((attempt) => ({ ...attempt, url: shownUrl(attempt.url) })),
  };
}

/** Formats a report: every request, the verdict, the next step and the response. */
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

function attemptLines(attempt: Attempt, index: number, dim: (text: string) => string): string[] {
  const { hops, failure, durationMs, fallback, url } = attempt;
  const name = `${fallback ? 'fallback, ' : ''}attempt ${index + 1}`;
  const requests = hops.map(
    ({ method, signedUrl, calledUrl, status, challenged }) =>
      `${name}: ${method} ${calledUrl === undefined ? signedUrl : `${calledUrl}, signed as ${signedUrl}`} → ${challenged ? '401, with credentials ' : ''}${status}`,
  );
  const failed = failure && !requests.length ? [`${name}: ${url} → ${failure.code} ${failure.message}`] : [];
  return [...requests, ...failed].map((line) => `${printable(line)}  ${dim(`${Math.round(durationMs)} ms`)}`);
}

function verdictOn({ ok, status, failure }: SendReport, tamper: boolean): string {
  if (status === null) return `${failure?.code}: ${failure?.message}`;
  if (tamper) return `The forged request was ${ok ? 'rejected' : 'not rejected'}: status ${status}.`;
  return failure === null ? `Accepted with status ${status}.` : `${failure.code}: ${failure.message}`;
}

function nextStep({ status, failure, attempts }: SendReport, tamper: boolean): string[] {
  if (tamper && status !== null) return ['  Validate X-Twilio-Signature before you do anything else with a request.'];
  if (status === 403) {
    return ['  Check the auth token and the URL. `twilio-webhook explain` finds out why the signature is invalid.'];
  }
  if (failure?.code === 11237 && LOCAL.test(attempts.at(-1)?.url ?? '')) {
    return ["  For a server with its own certificate authority, pass the authority's file with --ca."];
  }
  return ['  Run `twilio-webhook doctor` with the same URL to find the cause.'];
}

/** Hosts that no public certificate authority certifies. */
const LOCAL =
  /^https:\/\/(?:[^/?#@]*@)?(?:localhost|127\.[\d.]+|\[::1\]|[\w.-]+\.(?:local|internal|test|localhost))(?=[:/?#]|$)/i;

const MAX_BODY_LINES = 40;

function bodyLines(body: string): string[] {
  const lines = body.split(/\r?\n/).map(printable);
  const more = lines.length - MAX_BODY_LINES;
  return more > 0 ? [...lines.slice(0, MAX_BODY_LINES), `… ${more} more lines`] : lines;
}
