/** Kinds of front door, as they appear in the log and in metrics. */
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

/** Results of a delivery's entry. */
export enum DeliveryResult {
  /** The destination has it. */
  DELIVERED = 'delivered',
  /** It was sent more than once. It also counts as delivered, diverted, or refused. */
  RETRIED = 'retried',
  /** The failure queue has it instead. */
  DIVERTED = 'diverted',
  /** It isn't stored. */
  REFUSED = 'refused',
}

/** Outcomes of a request, as they appear in the log and in metrics. */
export enum RequestOutcome {
  /** The signature is valid, and the route answered. */
  ACCEPTED = 'accepted',
  /** The request has no `X-Twilio-Signature`. */
  MISSING_SIGNATURE = 'missing-signature',
  /** The signature matches no URL of this service. */
  INVALID_SIGNATURE = 'invalid-signature',
  /** The host isn't one of the service's public origins. */
  UNKNOWN_HOST = 'unknown-host',
  /** The signature is valid, but no route has this path. */
  NO_ROUTE = 'no-route',
  /** The method isn't GET, HEAD or POST. */
  METHOD_NOT_ALLOWED = 'method-not-allowed',
  /** The body is too large, can't be decoded, or has a content type that Twilio doesn't send. */
  BAD_REQUEST = 'bad-request',
  /** The body isn't covered by the signature. */
  UNSIGNED_BODY = 'unsigned-body',
  /** The hash of the body isn't the signed one. */
  INVALID_BODY_HASH = 'invalid-body-hash',
  /** The auth token can't be read. */
  AUTH_TOKEN_UNAVAILABLE = 'auth-token-unavailable',
  /** The route threw, or returned an invalid response. */
  HANDLER_ERROR = 'handler-error',
  /** The route missed its deadline. */
  HANDLER_TIMEOUT = 'handler-timeout',
  /** The queue or bus of a delivery doesn't have all of the webhook. */
  NOT_DELIVERED = 'not-delivered',
}
