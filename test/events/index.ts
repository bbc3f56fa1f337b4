import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface RecordedEvent {
  /** `rest-api.custom-domain` */
  readonly name: string;
  /** `rest-api` */
  readonly door: string;
  readonly event: Record<string, unknown>;
}

/** The recorded events, by file name. */
export const recordedEvents: readonly RecordedEvent[] = readdirSync(__dirname)
  .filter((file) => file.endsWith('.json'))
  .map((file) => {
    const name = file.replace(/\.json$/, '');
    return { name, door: name.split('.')[0] ?? '', event: JSON.parse(readFileSync(join(__dirname, file), 'utf8')) };
  });

/** One recorded event by name. */
export function recordedEvent(name: string): Record<string, unknown> {
  const found = recordedEvents.find((each) => each.name === name);
  if (!found) throw new Error(`No recorded event is called ${name}.`);
  return structuredClone(found.event);
}
