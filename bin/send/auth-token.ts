import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { Environment } from '../../lib/contract';

/** The auth token from the option, the environment, or the file `.env`, in this order; empty text counts as none. */
export function findAuthToken(
  given: string | undefined,
  env: Readonly<Record<string, string | undefined>> = process.env,
  file = '.env',
): string | undefined {
  return given || env[Environment.authToken] || fromFile(file) || undefined;
}

/** What to do about a missing one. */
export const TOKEN_HINT = `Set ${Environment.authToken}, write it into .env, or give --auth-token.`;

function fromFile(file: string): string | undefined {
  try {
    return parseEnv(readFileSync(file, 'utf8'))[Environment.authToken];
  } catch {
    return undefined;
  }
}
