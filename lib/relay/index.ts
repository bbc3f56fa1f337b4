export { ConversationRelay } from './conversation-relay';
export { type ConversationRelayProps, type RelayAlarmOptions, RelayInvocation } from './props';
