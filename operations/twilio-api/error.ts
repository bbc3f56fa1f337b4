import { systemErrorCode } from '../../lambda/http';

interface TwilioApiErrorDetails {
  /** HTTP status of the answer. */
  readonly status?: number | undefined;
  /** Twilio's error code. https://www.twilio.com/docs/api/errors */
  readonly code?: number | undefined;
  /** Whether the same request may succeed later. @default false */
  readonly retryable?: boolean;
  /** Milliseconds that Twilio asks to wait. */
  readonly retryAfterMs?: number | undefined;
}

/** Twilio refused a request or couldn't be reached. The message is safe to log: it contains no credentials. */
export class TwilioApiError extends Error {
  override readonly name = 'TwilioApiError';
  readonly status: number | undefined;
  readonly code: number | undefined;
  readonly retryable: boolean;
  readonly retryAfterMs: number | undefined;

  constructor(message: string, details: TwilioApiErrorDetails = {}) {
    super(message);
    this.status = details.status;
    this.code = details.code;
    this.retryable = details.retryable ?? false;
    this.retryAfterMs = details.retryAfterMs;
  }

  /** Wraps a failed connection by its code only, because its message may quote what was sent. Returns other errors. */
  static unreachable(error: unknown, timeoutMs: number): unknown {
    const code = systemErrorCode(error);
    if (code === undefined) return error;
    const message = code === 'ETIMEDOUT' ? `didn't answer within ${timeoutMs} ms` : `couldn't be reached (${code})`;
    return new TwilioApiError(message, { retryable: true });
  }
}

/** Advice by HTTP status. */
const ADVICE: Readonly<Record<number, string>> = {
  401: "the API key or auth token doesn't belong to the account, or the key was deleted",
  403: 'a restricted API key needs permission to read and update this resource',
  404: "this account doesn't have the resource; a subaccount may have it",
  429: 'the account sends too many concurrent requests',
};

/** Returns the error of an answer whose status isn't 2xx. https://www.twilio.com/docs/usage/twilios-response */
export function refusal(status: number, body: string, retryAfterMs: number | undefined): TwilioApiError {
  const { code: twilioCode, message } = fieldsOf(body);
  const code = typeof twilioCode === 'number' ? twilioCode : undefined;
  const parts = [
    `HTTP ${status}`,
    ...(code === undefined ? [] : [`error ${code}`]),
    ...(typeof message === 'string' && message !== '' ? [message.slice(0, 300).replace(/\.$/, '')] : []),
  ];
  const advice = ADVICE[status];
  return new TwilioApiError(`answered ${parts.join(', ')}${advice ? ` (${advice})` : ''}`, {
    status,
    code,
    retryable: status === 429 || status >= 500,
    retryAfterMs,
  });
}

/** Parses the fields of a JSON object. Anything else has none. */
export function fieldsOf(body: string): Readonly<Record<string, unknown>> {
  try {
    const parsed: unknown = JSON.parse(body);
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed) ? { ...parsed } : {};
  } catch {
    return {};
  }
}
