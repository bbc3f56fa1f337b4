import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isObject, text } from '../../lambda/front-door/event';
import type { Recorded } from './history/history';

/**
 * Writes a request as a test fixture, `{ event, response, entry, at }`, which `explain --event` reads. It holds what was
 * signed and the signature, so that only its owner may read it; no auth token is in it.
 *
 * @returns the file's path.
 * @throws when the request never reached the function, or the file cannot be written.
 */
export async function saveFixture({ id, exchange }: Recorded, folder: string): Promise<string> {
  const { event, response, logs, timing, invoked } = exchange;
  if (!invoked) throw new Error('The door answered without the function: there is no event to save.');
  const entry = logs
    .map(({ message }) => message)
    .find((each) => isObject(each) && text(each['outcome']) !== undefined);
  const at = new Date(timing?.at ?? 0).toISOString();
  const outcome = isObject(entry) ? (text(entry['outcome']) ?? 'none').replace(/[^a-z-]/g, '') : 'none';
  const file = join(folder, `${at.replace(/[:.]/g, '-')}-${outcome}-${id}.json`);
  await mkdir(folder, { recursive: true });
  const fixture = { event, response: response ?? null, entry: entry ?? null, at };
  await writeFile(file, `${JSON.stringify(fixture, null, 2)}\n`, { mode: 0o600 });
  return file;
}
