export { type AnswerFrom, type HttpAnswer, type InvocationResult, messageAnswer, ownAnswer } from './http-answer';
export type { Invocation, SandboxLog } from './protocol';
export { Sandbox } from './sandbox';
