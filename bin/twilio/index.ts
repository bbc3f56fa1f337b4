export { type Followed, follow, type Hop } from './follow';
export {
  type Answer,
  collectAddress,
  DeliveryFailure,
  destination,
  type Limits,
  MAX_BODY_BYTES,
  parseTextUrl,
  type Reach,
  signedText,
  type TextUrl,
  withAuthority,
} from './http';
export { isKindName, KINDS, type Kind, type KindName } from './kinds';
export { LOAD_LIMITS } from './load';
export { type DeliveryRules, deliveryRules, OverrideError } from './overrides';
export { runCall } from './run-call';
export { runSend } from './run-send';
export {
  childElements,
  isTwimlError,
  MAX_TWIML_BYTES,
  mediaType,
  parseTwiml,
  TWIML_TYPES,
  type TwimlElement,
} from './twiml';
export { collectParam, type Form, requestFor, type WebhookCall } from './webhook-call';
