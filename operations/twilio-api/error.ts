interface TwilioApiErrorDetails {
  /** HTTP status of the answer. */
  readonly status?: number;
  /** Twilio's own code. https://www.twilio.com/docs/api/errors */
  readonly code?: number;
  /** True when the same request may succeed later. */
  readonly retryable?: boolean;
  /** Milliseconds after which Twilio wants to be asked again. */
  readonly retryAfterMs?: number;
}

/** Twilio could not be asked, or refused. The message is safe to log: no credentials are in it. */
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
}

/** What to do about a refusal, by HTTP status. */
const ADVICE: Readonly<Record<number, string>> = {
  401: 'the account SID does not go with the API key or auth token, or that was deleted',
  403: 'a restricted API key must be allowed to read and update this resource',
  404: 'it is not in this account: a subaccount has numbers, services and applications of its own',
  429: 'the account makes too many requests at once',
};

/** What an answer other than 2xx says. https://www.twilio.com/docs/usage/twilios-response */
export function refusal(status: number, body: string, retryAfterMs: number | undefined): TwilioApiError {
  const { code, message } = fieldsOf(body);
  const told = [
    `HTTP ${status}`,
    ...(typeof code === 'number' ? [`error ${code}`] : []),
    ...(typeof message === 'string' && message !== '' ? [message.slice(0, 300).replace(/\.$/, '')] : []),
  ].join(', ');
  const advice = ADVICE[status];
  return new TwilioApiError(`answered ${told}${advice ? ` (${advice})` : ''}`, {
    status,
    ...(typeof code === 'number' ? { code } : {}),
    retryable: status === 429 || status >= 500,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  });
}

/** The fields of a JSON object; none of anything else. */
export function fieldsOf(body: string): Readonly<Record<string, unknown>> {
  try {
    const parsed: unknown = JSON.parse(body);
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed) ? { ...parsed } : {};
  } catch {
    return {};
  }
}
