export { type Conversation, type ConversationPlan, converse } from './converse';
export type { RelayTarget } from './session';
