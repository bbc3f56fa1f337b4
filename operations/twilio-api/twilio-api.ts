import type { TwilioCredentials } from './credentials';
import type { TwilioEndpoints } from './endpoints';
import { refusal, TwilioApiError } from './error';
import { exchange, type HttpAnswer } from './http';
import { type RetryClock, retryAfterMs, SYSTEM_CLOCK, withRetries } from './retry';

export {
  CredentialsError,
  credentialsInEnvironment,
  credentialsInSecret,
  type TwilioCredentials,
} from './credentials';
export { endpointsOf } from './endpoints';
export { TwilioApiError } from './error';

/** A resource of Twilio's: its fields, named in snake case. */
export type Resource = Readonly<Record<string, unknown>>;

/** How {@link TwilioApi} asks. */
export interface TwilioApiOptions {
  readonly endpoints: TwilioEndpoints;
  /** Milliseconds for one attempt. @default 10000 */
  readonly timeoutMs?: number;
  /** Milliseconds for everything that is asked, pauses included. @default 90000 */
  readonly totalMs?: number;
  /** @default - the process's own */
  readonly clock?: RetryClock;
}

/** Which of the hosts, and the path below it. */
export interface Place {
  readonly host: keyof TwilioEndpoints;
  readonly path: string;
}

/**
 * Twilio's REST API, as little of it as it takes to read a resource and to set some of its fields. Setting the same
 * fields twice changes nothing more, so reads and updates alike are tried again after 429, 5xx, a timeout or a failed
 * connection; after any other refusal they are not. https://www.twilio.com/docs/usage/api
 */
export class TwilioApi {
  private readonly clock: RetryClock;
  private readonly deadline: number;

  constructor(
    private readonly credentials: TwilioCredentials,
    private readonly options: TwilioApiOptions,
  ) {
    this.clock = options.clock ?? SYSTEM_CLOCK;
    this.deadline = this.clock.now() + (options.totalMs ?? 90_000);
  }

  /** The account that the credentials are for. */
  get accountSid(): string {
    return this.credentials.accountSid;
  }

  /** @throws {TwilioApiError} naming the request, Twilio's code and message. */
  read(place: Place): Promise<Resource> {
    return this.ask('GET', place);
  }

  /**
   * Sets fields, and returns the resource as it then is.
   *
   * @throws {TwilioApiError} naming the request, Twilio's code and message.
   */
  update(place: Place, fields: Readonly<Record<string, string>>): Promise<Resource> {
    return this.ask('POST', place, new URLSearchParams(fields).toString());
  }

  private async ask(method: 'GET' | 'POST', { host, path }: Place, body?: string): Promise<Resource> {
    const url = new URL(this.options.endpoints[host] + path);
    try {
      return await withRetries(() => this.attempt(method, url, body), this.deadline, this.clock);
    } catch (error) {
      if (!(error instanceof TwilioApiError)) throw error;
      throw new TwilioApiError(this.redacted(`Twilio ${error.message}: ${method} ${url}`), {
        ...(error.status === undefined ? {} : { status: error.status }),
        ...(error.code === undefined ? {} : { code: error.code }),
        retryable: error.retryable,
      });
    }
  }

  private async attempt(method: 'GET' | 'POST', url: URL, body: string | undefined): Promise<Resource> {
    const { user, password } = this.credentials;
    const headers = {
      Accept: 'application/json',
      Authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`,
      ...(body === undefined ? {} : { 'Content-Type': 'application/x-www-form-urlencoded' }),
    };
    const request = { url, method, headers, ...(body === undefined ? {} : { body }) };
    return this.resource(await exchange(request, this.options.timeoutMs ?? 10_000));
  }

  private resource({ status, body, retryAfter }: HttpAnswer): Resource {
    if (status < 200 || status > 299) throw refusal(status, body, retryAfterMs(retryAfter, this.clock.now()));
    try {
      const parsed: unknown = JSON.parse(body);
      if (typeof parsed === 'object' && parsed !== null) return { ...parsed };
    } catch {
      // Told below: the parser's own message quotes the text.
    }
    throw new TwilioApiError('answered something that is not a JSON object', { status });
  }

  /** Nothing that Twilio or a proxy says back shows the password. */
  private redacted(message: string): string {
    return message.replaceAll(this.credentials.password, '…');
  }
}
