import { handler } from '../../lambda/app';
import { cpuClock } from '../report/cpu-time';
import { median } from '../report/statistics';
import { CALL, DOOR_NAMES, eventOf } from './events';

/** Cost of a call at a door that keeps the query as sent, in milliseconds of CPU time. */
export interface RefusalCost {
  readonly door: string;
  readonly accepted: number;
  readonly forged: number;
}

/** Number of requests per measurement, because the clock can't resolve a single one. */
const BATCH = 50;

/** Measures accepted and forged calls in turns, with the default app at each door except a REST API. Discards the log. */
export async function measureRefusals(rounds: number): Promise<RefusalCost[]> {
  Object.assign(console, { info: () => undefined, warn: () => undefined });
  const costs: RefusalCost[] = [];
  for (const door of DOOR_NAMES.filter((name) => name !== 'rest-api')) {
    const events = [eventOf(door, CALL), eventOf(door, { ...CALL, signed: false })] as const;
    const [accepted, forged]: [number[], number[]] = [[], []];
    for (let round = -20; round < rounds; round += 1) {
      const [one, other] = [await batchMs(events[0]), await batchMs(events[1])];
      // The first rounds run in the interpreter.
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

/** Returns a row per door. */
export function refusalRows(costs: readonly RefusalCost[]): Record<string, string>[] {
  return costs.map(({ door, accepted, forged }) => ({
    door,
    'accepted ms CPU': accepted.toFixed(3),
    'forged ms CPU': forged.toFixed(3),
    ratio: `${(forged / accepted).toFixed(2)}×`,
  }));
}
