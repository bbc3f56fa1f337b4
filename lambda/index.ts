export type { FrontDoorName, Outcome } from '../lib/contract';
export type { AuthTokenFields, AuthTokenOption, AuthTokenProvider, KeyLookup } from './auth-token';
export { AuthTokenUnavailableError } from './auth-token';
export type { FetchExtra, FetchHandler } from './fetch-service';
export { UnknownEventError } from './front-door';
export type { LogEntry, Logger } from './log';
export type { WebhookOptions } from './options';
export type {
  AccountOf,
  CommonParams,
  LambdaContext,
  MessageParams,
  Params,
  RouteHandler,
  Routes,
  StatusCallbackParams,
  UnverifiedRequest,
  VoiceParams,
  WebhookParams,
  WebhookRequest,
} from './routing';
export {
  DeadlineError,
  type DeliveryReport,
  InvalidResponseError,
  type RouteResponse,
  type RouteResult,
  type TwimlBuilder,
} from './routing';
export type { KeyClaim, SharedKey, SharedKeyAlgorithm, SigningKey, SigningKeys } from './signature';
export { MessagingResponse, twimlText, VoiceResponse } from './twiml';
export { type WebhookHandler, webhook } from './webhook';
