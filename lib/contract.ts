/**
 * Names that the construct and the runtime agree on, and facts about Twilio that both need. This file imports nothing, so
 * no other code of the construct gets into the runtime's bundle.
 */

/**
 * Environment variables that the construct writes and the runtime reads. An enum, because bundles then contain only the
 * names in use.
 */
export enum Environment {
  /** Comma-separated public origins, each `https://host[:port][/basePath]`. */
  publicOrigins = 'TWILIO_PUBLIC_ORIGINS',
  /** ARN of the Secrets Manager secret with the auth token. */
  authTokenSecretArn = 'TWILIO_AUTH_TOKEN_SECRET_ARN',
  /** Name of the SSM parameter (SecureString) with the auth token. */
  authTokenParameterName = 'TWILIO_AUTH_TOKEN_PARAMETER_NAME',
  /** Name of the secrets with one account's tokens each, with `{accountSid}` in it. */
  authTokenSecretPattern = 'TWILIO_AUTH_TOKEN_SECRET_PATTERN',
  /** Name or ARN of the DynamoDB table with the tokens of many accounts. */
  authTokenTable = 'TWILIO_AUTH_TOKEN_TABLE',
  /** Auth token in plain text, for local runs and deployments without the construct. The construct never sets it. */
  authToken = 'TWILIO_AUTH_TOKEN',
  /** `on` refuses auth tokens, so that only shared keys are accepted. */
  requireSharedKey = 'TWILIO_REQUIRE_SHARED_KEY',
  /** SID of the account that the self-check signs for, if tokens are looked up by account. */
  selfCheckAccountSid = 'TWILIO_SELF_CHECK_ACCOUNT_SID',
  /** Number of seconds until a stored token is read again. */
  authTokenTtlSeconds = 'TWILIO_AUTH_TOKEN_TTL_SECONDS',
  /** Name or ARN of the DynamoDB table that remembers responses. */
  idempotencyTable = 'TWILIO_IDEMPOTENCY_TABLE',
  /** Number of seconds that a response is remembered. */
  idempotencyExpiresAfterSeconds = 'TWILIO_IDEMPOTENCY_EXPIRES_AFTER_SECONDS',
  /** Public URL of the relay: `wss://host/path`. */
  relayUrl = 'TWILIO_RELAY_URL',
  /** Name or ARN of the DynamoDB table that connections of the relay share. */
  relayTable = 'TWILIO_RELAY_TABLE',
  /** JSON object of the deliveries by path: the options of `toSqs` or `toEventBridge`. */
  deliveries = 'TWILIO_DELIVERIES',
  /** URL that takes the entries of deliveries instead of AWS. Only the local run sets it. */
  deliveryEndpoint = 'TWILIO_DELIVERY_ENDPOINT',
  /** `off` disables the self-check's route. */
  selfCheck = 'TWILIO_SELF_CHECK',
}

/**
 * Path of the self-check's route, below the base path. Each webhook that shares an API has a path below it. The runtime
 * answers only signed requests there.
 */
export const SELF_CHECK_PATH = '/_twilio-webhook/self-check';

/** Kinds of front door, named like their files in `lib/front-door/` and `lambda/front-door/`. */
export const FRONT_DOOR_NAMES = ['application-load-balancer', 'rest-api', 'http-api', 'function-url'] as const;

/** Kind of front door, as logs and metrics name it. */
export type FrontDoorName = (typeof FRONT_DOOR_NAMES)[number];

/** The relay's WebSocket API, as logs and metrics name it. It isn't a front door of the webhook. */
export const WEBSOCKET_API = 'websocket-api';

/** Marks a message of the relay that Lambda's queue may deliver twice. */
export const RELAY_ASYNCHRONOUS = 'asynchronous';

/** Event with which a schedule wakes the relay. It doesn't come through the API, so no client can send it. */
export const RELAY_WAKE_EVENT = { relay: 'wake' } as const;

/** Outcomes of a request: the `outcome` field of its log line. */
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
  'not-delivered',
] as const;

/** Outcome of a request. */
export type Outcome = (typeof OUTCOMES)[number];

/** Start of the user agent of an Application Load Balancer's health checks. */
export const HEALTH_CHECK_USER_AGENT = 'ELB-HealthChecker/';

const ANSWER_MS = 15_000;

/** Limits of Twilio's webhooks. */
export const TwilioLimits = {
  /** Milliseconds that Twilio waits for the response to a call or a message, including redirects. */
  answerMs: ANSWER_MS,
  /** Milliseconds that Event Streams and Conversations wait. */
  quickAnswerMs: 5_000,
  /** Maximum size of TwiML in bytes. https://www.twilio.com/docs/api/errors/11750 */
  twimlBytes: 64 * 1024,
} as const;

/**
 * Ranges and defaults of the connection overrides in a URL's fragment: milliseconds, and the number of retries.
 * https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides
 */
export const OverrideRanges = {
  ct: { min: 100, max: 10_000, standard: 5_000 },
  rt: { min: 100, max: ANSWER_MS, standard: ANSWER_MS },
  tt: { min: 100, max: ANSWER_MS, standard: ANSWER_MS },
  rc: { min: 0, max: 5, standard: 1 },
} as const;

const SID = /^([A-Z]{2})[0-9a-f]{32}$/;

/**
 * Whether a text is a SID: two letters for the kind of resource, then 32 hexadecimal digits.
 * https://www.twilio.com/docs/glossary/what-is-a-sid
 *
 * @param kind `AC` for accounts, `PN` for phone numbers. @default - any kind
 */
export function isSid(text: string, kind?: string): boolean {
  const found = SID.exec(text)?.[1];
  return found !== undefined && (kind === undefined || found === kind);
}

/** Matches a phone number in E.164 form. https://www.twilio.com/docs/glossary/what-e164 */
export const E164 = /^\+[1-9]\d{6,14}$/;
