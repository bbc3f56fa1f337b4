import { handler } from '../lambda/app';
import { cpuClock } from './cpu-time';
import { CALL, DOOR_NAMES, eventOf } from './events';
import { median } from './statistics';

/** What a call costs at a door that keeps the query as it was sent, in milliseconds of processor time. */
export interface RefusalCost {
  readonly door: string;
  readonly accepted: number;
  readonly forged: number;
}

/** So many requests are measured at once: one takes less than the clock can tell. */
const BATCH = 50;

/** The default app at each door but a REST API, accepted and forged calls in turns. The log is not written anywhere. */
export async function measureRefusals(rounds: number): Promise<RefusalCost[]> {
  Object.assign(console, { info: () => undefined, warn: () => undefined });
  const costs: RefusalCost[] = [];
  for (const door of DOOR_NAMES.filter((name) => name !== 'rest-api')) {
    const events = [eventOf(door, CALL), eventOf(door, { ...CALL, signed: false })] as const;
    const [accepted, forged]: [number[], number[]] = [[], []];
    for (let round = -20; round < rounds; round += 1) {
      const [one, other] = [await batchMs(events[0]), await batchMs(events[1])];
      // The first rounds still run in the interpreter.
      if (round < 0) continue;
      accepted.push(one);
      forged.push(other);
    }
    costs.push({ door, accepted: median(accepted), forged: median(forged) });
  }
  return costs;
}

async function batchMs(event: Record<string, unknown>): Promise<number> {
  const elapsed = cpuClock();
  for (let count = 0; count < BATCH; count += 1) await handler(event);
  return elapsed() / BATCH;
}

/** A row a door. */
export function refusalRows(costs: readonly RefusalCost[]): Record<string, string>[] {
  return costs.map(({ door, accepted, forged }) => ({
    door,
    'accepted ms CPU': accepted.toFixed(3),
    'forged ms CPU': forged.toFixed(3),
    ratio: `${(forged / accepted).toFixed(2)}×`,
  }));
}
