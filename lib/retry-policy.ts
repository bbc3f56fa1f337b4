/**
 * After what Twilio requests a URL again.
 *
 * @see https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides
 */
export class RetryPolicy {
  /** After an answer of 400 to 499. */
  public static readonly CLIENT_ERROR = new RetryPolicy('4xx');

  /** After an answer of 500 to 599: a cold start that was too slow, a token that could not be read. */
  public static readonly SERVER_ERROR = new RetryPolicy('5xx');

  /** When no connection could be made in time. */
  public static readonly CONNECT_TIMEOUT = new RetryPolicy('ct');

  /** When no answer came in time. What the route did then is done twice unless it remembers: see `Idempotency`. */
  public static readonly READ_TIMEOUT = new RetryPolicy('rt');

  /** After any of these. */
  public static readonly ALL = new RetryPolicy('all');

  /**
   * After any of several.
   *
   * @param policies what Twilio tries again after
   */
  public static anyOf(...policies: RetryPolicy[]): RetryPolicy {
    return new RetryPolicy([...new Set(policies.map(({ value }) => value))].join(','));
  }

  private constructor(
    /** As it stands in the URL. */
    public readonly value: string,
  ) {}
}
