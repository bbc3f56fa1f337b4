export { Deadline, DeadlineError, deadlineMs, MAX_TIMER_MS, monotonicMs, remainingMs } from './deadline';
export {
  type DeliveryReport,
  deliveryReportOf,
  missingDeliveries,
  type NotDelivered,
  notDeliveredBy,
} from './delivery';
export type { CommonParams, MessageParams, Params, StatusCallbackParams, VoiceParams, WebhookParams } from './params';
export { InvalidResponseError, type RouteResponse, type RouteResult, type TwimlBuilder, toResponse } from './response';
export { type CheckedKeys, checkRoutes, findRoute, type RouteHandler, type Routes, routePaths } from './route';
export { type AccountOf, mappedAccount, type UnverifiedRequest } from './unverified-request';
export {
  DERIVE_KEY,
  type DerivedKey,
  type LambdaContext,
  queryOf,
  type ValidatedRequest,
  validatedRequest,
  type WebhookRequest,
} from './webhook-request';
