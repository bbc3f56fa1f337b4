export { CALL_PART_OPTIONS, type CallPartOptions, runCall, scriptOf, withCallOptions } from './call';
export { type Followed, follow, type Hop } from './follow';
export {
  DEFAULT_LIMITS,
  DeliveryFailure,
  destination,
  exchange,
  type HttpResponse,
  type Limits,
  MAX_BODY_BYTES,
  parseTextUrl,
  type Reach,
  type ReachOptions,
  reachOf,
  signedText,
  type TextUrl,
  withAuthority,
  withReachOptions,
} from './http';
export { isKindName, KINDS, type Kind, type KindName } from './kinds';
export { type DeliveryRules, deliveryRules, OverrideError } from './overrides';
export { bindingOf, type Opened, openSocket, type RelayTarget, setupMessage, signedHeaders } from './relay';
export { RELAY_PART_OPTIONS, type RelayPartOptions, runRelay, withRelayOptions } from './run-relay';
export { runSend } from './send';
export {
  childElements,
  isTwimlError,
  mediaType,
  parseTwiml,
  TWIML_TYPES,
  type TwimlElement,
} from './twiml';
export { collectParam, type Form, rawRequestFor, type WebhookCall } from './webhook-call';
