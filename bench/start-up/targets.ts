import type { Cost } from '../candidates/candidates';
import type { GetRefusal } from '../candidates/get-refusals';
import type { RefusalCost } from '../requests/refusal';
import { FLOOR, HAND_WRITTEN, OURS } from '../sandbox/contenders';
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
  const hand = here.find(({ name }) => name === HAND_WRITTEN.name);
  if (!ours || !floor || !hand)
    throw new Error('There are no measurements of this project or what it is compared with.');
  const twilio = here.filter((each) => each.twilio);
  const fastest = (of: (each: Figures) => number) => Math.min(...twilio.map(of));
  const forged = Math.max(...refusals.map((each) => each.forged / each.accepted));
  const [most] = [...costs].sort((one, other) => other.candidates - one.candidates);
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
    row('warm request over the one written by hand, processor time', ours.warmCpuMs / hand.warmCpuMs, 1, '×'),
    row('peak memory over the floor', ours.peakMb - floor.peakMb, 5, ' MB'),
    row('default bundle', ours.bundleKb, 100, ' kB'),
    row('forged over accepted request, where the raw query is kept', forged, 2, '×'),
    row('forged GET over the worst forged POST, at a REST API', Math.max(...gets.map(({ ratio }) => ratio)), 2, '×'),
    row(
      'forged POST with the most candidates over its HMACs alone, two keys, processor time',
      most ? most.ms / most.hmacMs : Number.NaN,
      2,
      '×',
    ),
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
