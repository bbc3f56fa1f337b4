/** What every command ends with. */
export const ExitCode = {
  ok: 0,
  /** Something is not as it should be, or could not be done: what that means is in each command's help. */
  notOk: 1,
  /** Arguments that make no sense, or an auth token that cannot be had. */
  wrongUse: 2,
  /** Nobody reads the output any more: what a shell says of a program that SIGPIPE has ended. */
  readerGone: 141,
} as const;

/** A command was used wrongly: the message says how to use it, and the exit code is that of wrong use. */
export class UsageError extends Error {
  override readonly name: string = 'UsageError';
}
