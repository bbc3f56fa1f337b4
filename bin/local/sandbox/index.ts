export type { Invocation, InvocationResult, SandboxLog, SandboxOptions } from './protocol';
export { Sandbox } from './sandbox';
export { SharedSandbox } from './shared-sandbox';
