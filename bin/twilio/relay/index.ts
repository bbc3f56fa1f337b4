export type { Interrupts } from './answer';
export { type CallerTurn, type Conversation, type ConversationPlan, converse } from './converse';
export type { RelayTarget } from './session';
export { bindingOf } from './setup-message';
export type { VoiceOptions } from './voice';
