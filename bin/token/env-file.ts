import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { TokenError } from './token-error';

/**
 * Variables of an env file; without a name those of `.env`, if there is one.
 *
 * @param folder where it is looked for. Default: the working directory.
 * @throws {TokenError} when a named file cannot be read.
 */
export function envFile(name: string | undefined, folder = ''): Record<string, string> {
  try {
    const found = Object.entries(parseEnv(readFileSync(resolve(folder, name ?? '.env'), 'utf8')));
    return Object.fromEntries(found.filter((pair): pair is [string, string] => pair[1] !== undefined));
  } catch (error) {
    if (name === undefined) return {};
    const { code } = error as NodeJS.ErrnoException;
    throw new TokenError(`The env file ${JSON.stringify(name)} cannot be read (${code ?? 'unknown error'}).`);
  }
}
