import { type HttpAnswer, type RetryClock, retryAfterMs, send, withRetries } from '../../lambda/http';
import type { TwilioCredentials } from './credentials';
import { refusal, TwilioApiError } from './error';

/** Hosts of Twilio's REST API. */
export interface TwilioEndpoints {
  /** Phone numbers and TwiML Apps. */
  readonly api: string;
  /** Messaging Services. */
  readonly messaging: string;
}

/** A Twilio resource: its fields, named in snake case. */
export type Resource = Readonly<Record<string, unknown>>;

/** Options of {@link TwilioApi}. */
export interface TwilioApiOptions {
  readonly endpoints: TwilioEndpoints;
  /** Maximum time for one attempt in milliseconds. @default 10000 */
  readonly timeoutMs?: number;
  /** Maximum time for all requests in milliseconds, including pauses. @default 90000 */
  readonly totalMs?: number;
  /** @default - the process's own */
  readonly clock?: RetryClock;
}

/** The host of a resource, and the path on it. */
export interface Place {
  readonly host: keyof TwilioEndpoints;
  readonly path: string;
}

const RETRIES = { attempts: 5, pauseMs: 500, maxPauseMs: 8_000 } as const;
/** Larger than a page of a thousand phone numbers. */
const MAX_ANSWER_BYTES = 4 * 1024 * 1024;

/** Hosts of this machine, where plain HTTP is safe because the credentials don't leave it. */
const THIS_MACHINE = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/**
 * Returns Twilio's endpoints, unless `TWILIO_API_URL` and `TWILIO_MESSAGING_URL` name others.
 *
 * @throws {TypeError} when a variable is neither an HTTPS URL nor an HTTP URL of this machine.
 */
export function endpointsOf(env: Readonly<Record<string, string | undefined>>): TwilioEndpoints {
  const endpoint = (variable: string, twilio: string): string => {
    const text = env[variable] || twilio;
    const url = URL.canParse(text) ? new URL(text) : undefined;
    const safe = url?.protocol === 'https:' || (url?.protocol === 'http:' && THIS_MACHINE.test(url.hostname));
    if (!safe) throw new TypeError(`\`${variable}\` must be an HTTPS URL, or an HTTP URL of this machine.`);
    return text.replace(/\/+$/, '');
  };
  return {
    api: endpoint('TWILIO_API_URL', 'https://api.twilio.com'),
    messaging: endpoint('TWILIO_MESSAGING_URL', 'https://messaging.twilio.com'),
  };
}

/**
 * Client of Twilio's REST API that reads resources and sets their fields. Updates are idempotent, so both are retried
 * after 429, 5xx, a timeout or a failed connection, but not after any other error.
 * https://www.twilio.com/docs/usage/api
 */
export class TwilioApi {
  private readonly now: () => number;
  private readonly deadline: number;

  constructor(
    private readonly credentials: TwilioCredentials,
    private readonly options: TwilioApiOptions,
  ) {
    this.now = options.clock?.now ?? Date.now;
    this.deadline = this.now() + (options.totalMs ?? 90_000);
  }

  /** SID of the account that the credentials belong to. */
  get accountSid(): string {
    return this.credentials.accountSid;
  }

  /** @throws {TwilioApiError} with the request, Twilio's code and its message. */
  read(place: Place): Promise<Resource> {
    return this.ask('GET', place);
  }

  /**
   * Sets fields, and returns the resource with its new values.
   *
   * @throws {TwilioApiError} with the request, Twilio's code and its message.
   */
  update(place: Place, fields: Readonly<Record<string, string>>): Promise<Resource> {
    return this.ask('POST', place, new URLSearchParams(fields).toString());
  }

  private async ask(method: 'GET' | 'POST', { host, path }: Place, body?: string): Promise<Resource> {
    const url = this.options.endpoints[host] + path;
    const { clock } = this.options;
    const retries = { ...RETRIES, deadline: this.deadline, ...(clock && { clock }) };
    try {
      return await withRetries(retries, () => this.attempt(method, url, body));
    } catch (error) {
      if (!(error instanceof TwilioApiError)) throw error;
      const { status, code, retryable } = error;
      // Without the query, which may have a phone number.
      const request = `${method} ${url.replace(/\?.*/, '')}`;
      throw new TwilioApiError(this.redacted(`Twilio ${error.message}: ${request}`), { status, code, retryable });
    }
  }

  private async attempt(method: 'GET' | 'POST', url: string, body: string | undefined): Promise<Resource> {
    const { user, password } = this.credentials;
    const headers = {
      Accept: 'application/json',
      Authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`,
      ...(body !== undefined && { 'Content-Type': 'application/x-www-form-urlencoded' }),
    };
    const { timeoutMs = 10_000 } = this.options;
    const request = {
      method,
      url,
      headers,
      ...(body !== undefined && { body }),
      timeoutMs,
      maxBytes: MAX_ANSWER_BYTES,
    };
    return this.resource(
      await send(request).catch((error: unknown) => {
        throw TwilioApiError.unreachable(error, timeoutMs);
      }),
    );
  }

  private resource({ status, headers, body, truncated }: HttpAnswer): Resource {
    if (truncated) throw new TwilioApiError(`answered with more than ${MAX_ANSWER_BYTES} bytes`, { status });
    if (status < 200 || status > 299) throw refusal(status, body, retryAfterMs(headers['retry-after'], this.now()));
    try {
      const parsed: unknown = JSON.parse(body);
      if (typeof parsed === 'object' && parsed !== null) return { ...parsed };
    } catch {
      // Reported below, because the parser's message quotes the text.
    }
    throw new TwilioApiError('answered with something other than a JSON object', { status });
  }

  /** Removes the password, which Twilio or a proxy may echo. */
  private redacted(message: string): string {
    return message.replaceAll(this.credentials.password, '…');
  }
}
