import type { Cost } from '../candidates/candidates';
import type { GetRefusal } from '../candidates/get-refusals';
import type { RefusalCost } from '../requests/refusal';
import { FLOOR, OURS } from '../sandbox/contenders';
import type { Figures } from './start-up';

/** Compares the measurements with the targets of this project. */
export function targetRows(
  figures: readonly Figures[],
  costs: readonly Cost[],
  refusals: readonly RefusalCost[],
  gets: readonly GetRefusal[],
): Record<string, string>[] {
  const here = figures.filter(({ store }) => !store);
  const ours = here.find(({ name }) => name === OURS.name);
  const floor = here.find(({ name }) => name === FLOOR.name);
  if (!ours || !floor) throw new Error('There are no measurements of this project or the empty handler.');
  const twilio = here.filter((each) => each.twilio);
  const fastest = (of: (each: Figures) => number) => Math.min(...twilio.map(of));
  const forged = Math.max(...refusals.map((each) => each.forged / each.accepted));
  const worst = Math.max(...costs.map(({ ms }) => ms));
  return [
    row("init over the empty handler's, processor time, in turns", ours.overFloor[1], 1.4, '×'),
    row("init over the empty handler's, by the clock, in turns", ours.clockOverFloor, 1.4, '×'),
    row(
      'init over the fastest that loads all of twilio, processor time',
      ours.initCpuMs / fastest(initCpu),
      1 / 3,
      '×',
    ),
    row('init over the fastest that loads all of twilio, by the clock', ours.initMs / fastest(init), 1 / 3, '×'),
    row('warm p50 over the floor', ours.warmP50 - floor.warmP50, 0.3, ' ms'),
    row('peak memory over the floor', ours.peakMb - floor.peakMb, 5, ' MB'),
    row('default bundle', ours.bundleKb, 100, ' kB'),
    row('forged over accepted request, where the raw query is kept', forged, 2, '×'),
    row('forged GET over the worst forged POST, at a REST API', Math.max(...gets.map(({ ratio }) => ratio)), 2, '×'),
    row("forged request, worst case of a REST API's candidates, two keys", worst, 6, ' ms CPU'),
  ];
}

const init = ({ initMs }: Figures) => initMs;
const initCpu = ({ initCpuMs }: Figures) => initCpuMs;

function row(target: string, value: number, most: number, unit: string): Record<string, string> {
  return {
    target,
    'at most': `${Number(most.toFixed(2))}${unit}`,
    measured: `${value.toFixed(2)}${unit}`,
    met: value <= most ? 'yes' : 'no',
  };
}
