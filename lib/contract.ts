/**
 * What the construct and the runtime have to agree on. This file imports nothing, so that the runtime's bundle carries
 * these names and nothing else of the construct.
 */

/** Environment variables that the construct writes and the runtime reads. */
export const Environment = {
  /** Comma-separated public origins, each `https://host[:port][/basePath]`. */
  publicOrigins: 'TWILIO_PUBLIC_ORIGINS',
  /** ARN of the Secrets Manager secret that holds the auth token. */
  authTokenSecretArn: 'TWILIO_AUTH_TOKEN_SECRET_ARN',
  /** Name of the SSM parameter (SecureString) that holds the auth token. */
  authTokenParameterName: 'TWILIO_AUTH_TOKEN_PARAMETER_NAME',
  /** The auth token itself: for the local run, or a runtime deployed without the construct, which never writes it. */
  authToken: 'TWILIO_AUTH_TOKEN',
  /** Seconds after which a token that was read is read again. */
  authTokenTtlSeconds: 'TWILIO_AUTH_TOKEN_TTL_SECONDS',
  /** Name or ARN of the DynamoDB table that remembers answers, so that retries do work once. */
  idempotencyTable: 'TWILIO_IDEMPOTENCY_TABLE',
  /** Seconds that an answer is remembered. */
  idempotencyExpiresAfterSeconds: 'TWILIO_IDEMPOTENCY_EXPIRES_AFTER_SECONDS',
  /** `off` leaves the self-check's path to the routes. */
  selfCheck: 'TWILIO_SELF_CHECK',
} as const;

/**
 * Path, below the base path, that the self-check asks, or below which it asks one of each webhook's own: answered by the
 * runtime itself, and only when it is signed.
 */
export const SELF_CHECK_PATH = '/_twilio-webhook/self-check';

/** The kinds of front door, named after their files in `lib/front-door/` and `lambda/front-door/`. */
export const FRONT_DOOR_NAMES = ['application-load-balancer', 'rest-api', 'http-api', 'function-url'] as const;

/** Name of a kind of front door, as it stands in logs and metrics. */
export type FrontDoorName = (typeof FRONT_DOOR_NAMES)[number];

/** What a request can end in: the `outcome` field of the log line. */
export const OUTCOMES = [
  'accepted',
  'missing-signature',
  'invalid-signature',
  'unknown-host',
  'no-route',
  'method-not-allowed',
  'bad-request',
  'unsigned-body',
  'invalid-body-hash',
  'auth-token-unavailable',
  'handler-error',
  'handler-timeout',
] as const;

/** What a request ended in. */
export type Outcome = (typeof OUTCOMES)[number];

/** User agent with which an Application Load Balancer's health checks start. */
export const HEALTH_CHECK_USER_AGENT = 'ELB-HealthChecker/';
