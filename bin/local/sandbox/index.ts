export type { Invocation, InvocationResult, SandboxLog } from './protocol';
export { Sandbox } from './sandbox';
export { SharedSandbox } from './shared-sandbox';
