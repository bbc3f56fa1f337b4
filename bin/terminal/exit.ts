/** Exit codes of every command. */
export const ExitCode = {
  ok: 0,
  /** A check failed, or something couldn't be done. Each command's help says what it means. */
  failure: 1,
  /** The arguments make no sense, or a requested auth token isn't available. */
  invalidUsage: 2,
  /** Nobody reads the output anymore. Shells report this code for a program that SIGPIPE ended. */
  brokenPipe: 141,
} as const;

/** A command was used incorrectly. The message says how to use it. */
export class UsageError extends Error {
  override readonly name: string = 'UsageError';
}

/** A stream that a program prints to. */
type Output = Pick<NodeJS.WriteStream, 'on'>;

const cleanups: (() => void)[] = [];

/** Calls `end` instead of exiting on a broken pipe, for a command that has something to clean up. */
export function onBrokenPipe(end: () => void): void {
  cleanups.push(end);
}

/**
 * Ends the program quietly when nobody reads its output anymore, as in `explain … | head`. Node ignores SIGPIPE, so a
 * write fails with EPIPE instead, which would end the program with a stack trace.
 */
export function exitOnBrokenPipe(stdout: Output = process.stdout, stderr: Output = process.stderr): void {
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    if (cleanups.length === 0) process.exit(ExitCode.brokenPipe);
    for (const end of cleanups) end();
  });
  // Without a reader for errors, the command still continues.
  stderr.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}
