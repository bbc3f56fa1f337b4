/**
 * Default throttling limits of an API's stage, in requests per second. Twilio sends one request per call or message and a
 * handful of status callbacks: a short code that sends 100 messages a second makes about 400. A flood that exceeds the
 * limits gets a 429, and leaves nine tenths of the account's 10,000 requests per second to other APIs of the region.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html
 */
export const THROTTLE = { rateLimit: 1_000, burstLimit: 2_000 } as const;
