/** A command was used wrongly: the message says how to use it, and the exit code is that of wrong use. */
export class UsageError extends Error {
  override readonly name: string = 'UsageError';
}
