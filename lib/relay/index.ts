export { ConversationRelay } from './conversation-relay';
export type { IConversationRelay } from './imported-relay';
export { type ConversationRelayProps, type RelayAlarmOptions, RelayInvocation } from './props';
