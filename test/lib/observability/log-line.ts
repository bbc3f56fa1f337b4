import { webhook } from '../../../lambda';
import type { LogEntry } from '../../../lambda/log/log';
import { type SignedEventOptions, signedEvent, voiceParams } from '../../../lambda/testing';

/** Returns the entry that the runtime logs for a call to `/voice`, with overrides of an accepted call. */
export async function logged(options: Partial<SignedEventOptions> = {}): Promise<LogEntry> {
  const entries: LogEntry[] = [];
  const take = (entry: LogEntry) => void entries.push(entry);
  const logger = { info: take, warn: take, error: take };
  const handler = webhook({ '/voice': () => undefined }, { authToken: 'secret', origins: [], logger });
  const url = 'https://a.example/voice';
  await handler(signedEvent({ frontDoor: 'http-api', url, authToken: 'secret', params: voiceParams(), ...options }));
  const [entry] = entries;
  if (entry === undefined) throw new Error('The runtime logged nothing.');
  return entry;
}

/** Formats an entry as Lambda's JSON log format does for an object passed to `console`: nested below `message`. */
export function lambdaLine(message: unknown): unknown {
  const requestId = '79b4f56e-95b1-4643-9700-2807f4e68189';
  return JSON.parse(JSON.stringify({ timestamp: '2026-01-01T00:00:00.000Z', level: 'INFO', requestId, message }));
}

/** Formats an entry as Powertools' logger does, which Lambda doesn't change. */
export function ownLine(entry: LogEntry): unknown {
  return JSON.parse(JSON.stringify({ level: 'INFO', service: 'webhook', ...entry }));
}
