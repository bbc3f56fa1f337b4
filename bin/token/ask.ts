import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { TokenError } from './token-error';

/** A terminal that a secret can be typed at. */
export interface AskTerminal {
  readonly input: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly output: NodeJS.WritableStream;
}

/**
 * Asks for the auth token; what is typed is not shown. The question goes to standard error, beside what a command prints.
 *
 * @throws {TokenError} when the input is no terminal: a secret in a pipe is better handed over in the environment.
 */
export async function askForToken(
  { input, output }: AskTerminal = { input: process.stdin, output: process.stderr },
): Promise<string> {
  if (input.isTTY !== true)
    throw new TokenError('--ask needs a terminal to type at. In a script set TWILIO_AUTH_TOKEN.');
  output.write('Auth token (it is not shown): ');
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input, output: nowhere, terminal: true });
  try {
    return (await lines.question('')).trim();
  } finally {
    lines.close();
    output.write('\n');
  }
}
