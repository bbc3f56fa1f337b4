import { ExitCode } from './exit-code';

/** A stream that a program prints to. */
type Output = Pick<NodeJS.WriteStream, 'on'>;

const endings: (() => void)[] = [];

/** Ends by `end` when nobody reads the output any more, for a command that has something to tidy up. */
export function whenReaderGone(end: () => void): void {
  endings.push(end);
}

/**
 * Ends the program quietly when nobody reads its output any more, as in `explain … | head`. Node ignores SIGPIPE, so
 * that a write fails with EPIPE instead, which would end the program with a stack.
 */
export function endWithReader(stdout: Output = process.stdout, stderr: Output = process.stderr): void {
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    if (endings.length === 0) process.exit(ExitCode.readerGone);
    for (const end of endings) end();
  });
  // What was to be said there is lost, what is done goes on.
  stderr.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}
