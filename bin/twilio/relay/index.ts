export type { Interrupts } from './answer';
export { type CallerTurn, type Conversation, type ConversationPlan, converse } from './converse';
export { bindingOf, setupMessage } from './setup-message';
export { type Opened, openSocket, type RelayTarget, signedHeaders } from './socket';
export type { VoiceOptions } from './voice';
