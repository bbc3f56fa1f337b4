export type { AuthTokenOption } from '../auth-token';
export type { LogEntry, Logger } from '../log';
export type { LambdaContext } from '../routing';
export type { SharedKey, SigningKey, SigningKeys } from '../signature';
export type { Languages, PlayOptions, RelayCall, Spoken } from './call';
export {
  type CallRequest,
  type ConnectRelayOptions,
  connectRelay,
  type RelayLanguage,
  relayParameter,
} from './connect-relay';
export { conversationRelay, type RelayHandler } from './conversation-relay';
export { UnknownRelayEventError } from './events';
export type { RelayEventName, RelayLogEntry, RelayOutcome } from './log';
export type {
  DtmfMessage,
  ErrorMessage,
  InterruptMessage,
  PromptMessage,
  SetupMessage,
  SpeechOptions,
} from './messages';
export type {
  CloseMessage,
  EndingMessage,
  ErrorAction,
  RelayHooks,
  RelayLimits,
  RelayOptions,
} from './options';
