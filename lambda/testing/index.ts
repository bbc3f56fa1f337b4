export type { FrontDoorName } from '../../lib/contract';
export { type EncodeOptions, type RawRequest, RefusedByFrontDoorError } from '../encoding';
export type { Pair } from '../front-door';
export {
  CONTEXT,
  callStatusParams,
  conversationParams,
  messageParams,
  recordingParams,
  statusCallbackParams,
  voiceParams,
} from './params';
export {
  RelayConversation,
  type RelayConversationOptions,
  relayMessageEvent,
  type SentMessage,
  type SignedConnectOptions,
  signedConnectEvent,
  type TestedRelay,
} from './relay-kit';
export {
  type SignedEventOptions,
  type SignedRequest,
  type SignedRequestOptions,
  type SigningSharedKey,
  signedEvent,
  signedRequest,
  toRawRequest,
  twimlOf,
} from './test-kit';
