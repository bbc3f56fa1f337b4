import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';

/**
 * Variables of an env file; without a name those of `.env`, if there is one.
 *
 * @throws when a named file cannot be read.
 */
export function envFile(name: string | undefined): Record<string, string> {
  try {
    const found = Object.entries(parseEnv(readFileSync(name ?? '.env', 'utf8')));
    return Object.fromEntries(found.filter((pair): pair is [string, string] => pair[1] !== undefined));
  } catch (error) {
    if (name === undefined) return {};
    const { code } = error as NodeJS.ErrnoException;
    throw new Error(`The env file ${JSON.stringify(name)} cannot be read (${code ?? 'unknown error'}).`);
  }
}
