export type { Invocation, InvocationResult, SandboxLog } from './protocol';
export { Sandbox } from './sandbox';
