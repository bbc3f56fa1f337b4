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
