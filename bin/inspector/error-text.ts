import type { SandboxLog } from '../local/sandbox/protocol';

/** The last error that a function logged as text: what it threw, a crash, a timeout. */
export function errorText(logs: readonly SandboxLog[]): string | undefined {
  const { message } = logs.findLast(({ level, message }) => level === 'error' && typeof message === 'string') ?? {};
  return typeof message === 'string' ? message : undefined;
}
