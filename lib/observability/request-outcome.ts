/** Kinds of front door, as the log and the metrics name them. */
export enum FrontDoorKind {
  /** An Application Load Balancer. */
  APPLICATION_LOAD_BALANCER = 'application-load-balancer',
  /** An API Gateway REST API. */
  REST_API = 'rest-api',
  /** An API Gateway HTTP API. */
  HTTP_API = 'http-api',
  /** A Lambda function URL. */
  FUNCTION_URL = 'function-url',
}

/** What a request can end in, as the log and the metrics name it. */
export enum RequestOutcome {
  /** The signature fitted and the route answered. */
  ACCEPTED = 'accepted',
  /** The request had no `X-Twilio-Signature`. */
  MISSING_SIGNATURE = 'missing-signature',
  /** The signature fitted no URL of this service. */
  INVALID_SIGNATURE = 'invalid-signature',
  /** The request was sent to a host that is not one of the service's public origins. */
  UNKNOWN_HOST = 'unknown-host',
  /** The request was signed, but no route has its path. */
  NO_ROUTE = 'no-route',
  /** The method was neither GET, HEAD nor POST. */
  METHOD_NOT_ALLOWED = 'method-not-allowed',
  /** The body was too large, undecodable, or of a content type that Twilio does not send. */
  BAD_REQUEST = 'bad-request',
  /** The body was one that no signature covers. */
  UNSIGNED_BODY = 'unsigned-body',
  /** The body's hash was not the signed one. */
  INVALID_BODY_HASH = 'invalid-body-hash',
  /** The auth token could not be read. */
  AUTH_TOKEN_UNAVAILABLE = 'auth-token-unavailable',
  /** The route threw, or returned something that is no answer. */
  HANDLER_ERROR = 'handler-error',
  /** The route missed its deadline. */
  HANDLER_TIMEOUT = 'handler-timeout',
}
