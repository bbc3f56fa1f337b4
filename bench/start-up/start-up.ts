import type { Panel } from '../report/bars';
import { median, quantile } from '../report/statistics';
import { type Built, bundle, contenders, FLOOR, hasStore, isFloor, OURS, PYTHON_FLOOR } from '../sandbox/contenders';
import { RuntimeApi } from '../sandbox/runtime-api';
import { type Host, measure, type Sample } from '../sandbox/sandbox-process';
import { startSecrets } from '../sandbox/secrets-stand-in';
import type { Tools } from '../sandbox/tools';
import { type Acceptance, acceptance } from './acceptance';

/** Medians over the sandboxes of one contender. */
export interface Figures {
  readonly name: string;
  readonly store: boolean;
  /** Whether it loads Twilio's library for Node.js. */
  readonly twilio: boolean;
  readonly initMs: number;
  readonly initCpuMs: number;
  /** Quartiles of the CPU time of init over that of the empty handler of the same language in the same round. */
  readonly overFloor: Quartiles;
  /** Median of the same ratio by the clock. */
  readonly clockOverFloor: number;
  readonly firstMs: number;
  readonly firstCpuMs: number;
  readonly warmP50: number;
  readonly warmCpuMs: number;
  readonly peakMb: number;
  readonly bundleKb: number;
}

export type Quartiles = readonly [lower: number, median: number, upper: number];

export interface StartUp {
  readonly figures: readonly Figures[];
  readonly accepted: readonly Acceptance[];
}

/** Measures all contenders in turns, with a new process for each cold start. */
export async function measureStartUp(tools: Tools, rounds: number, warm: number): Promise<StartUp> {
  const api = new RuntimeApi();
  const secrets = await startSecrets();
  const host: Host = { tools, api, apiAddress: await api.start(), store: secrets.url };
  const all = contenders(tools);
  try {
    const here = await Promise.all(all.map((contender) => bundle(contender, false, tools)));
    const stored = await Promise.all(all.filter(hasStore).map((contender) => bundle(contender, true, tools)));
    const accepted: Acceptance[] = [];
    for (const built of here) accepted.push(await acceptance(built, host));
    return { figures: await inTurns([...here, ...stored], rounds, warm, host), accepted };
  } finally {
    api.stop();
    secrets.stop();
  }
}

async function inTurns(all: readonly Built[], rounds: number, warm: number, host: Host): Promise<Figures[]> {
  const samples: Sample[][] = all.map(() => []);
  for (let round = 0; round <= rounds; round += 1) {
    if (round % 5 === 1) console.error(`Cold starts: round ${round} of ${rounds}`);
    for (const [index, built] of all.entries()) {
      const sample = await measure(built, warm, host);
      // The first round fills the file system's cache.
      if (round > 0) samples[index]?.push(sample);
    }
  }
  const floorOf = ({ contender: { runtime } }: Built) => {
    const name = runtime === 'python' ? PYTHON_FLOOR.name : FLOOR.name;
    return samples[all.findIndex(({ contender }) => contender.name === name)] ?? [];
  };
  return all.map((built, index) => figuresOf(built, samples[index] ?? [], floorOf(built)));
}

function figuresOf({ contender, store, bytes }: Built, samples: readonly Sample[], floor: readonly Sample[]): Figures {
  const of = (pick: (sample: Sample) => number) => median(samples.map(pick));
  const over = (pick: 'initCpuMs' | 'initMs') =>
    samples.map((sample, round) => sample[pick] / (floor[round]?.[pick] ?? Number.NaN));
  const ratios = over('initCpuMs');
  return {
    name: contender.name,
    store,
    twilio: contender.twilio ?? false,
    initMs: of(({ initMs }) => initMs),
    initCpuMs: of(({ initCpuMs }) => initCpuMs),
    overFloor: [quantile(ratios, 0.25), median(ratios), quantile(ratios, 0.75)],
    clockOverFloor: median(over('initMs')),
    firstMs: of(({ firstMs }) => firstMs),
    firstCpuMs: of(({ firstCpuMs }) => firstCpuMs),
    // The first invocations run in the interpreter.
    warmP50: median(samples.flatMap(({ warmMs }) => warmMs.slice(Math.floor(warmMs.length / 5)))),
    warmCpuMs: of(({ warmCpuMs }) => warmCpuMs),
    peakMb: of(({ peakMb }) => peakMb),
    bundleKb: bytes / 1024,
  };
}

/** Returns a row per contender. CPU times and ratios come first, because a loaded machine moves them least. */
export function figureRows(figures: readonly Figures[], store: boolean): Record<string, string>[] {
  const ours = figures.find((each) => each.name === OURS.name && each.store === store);
  const shown = figures.filter((each) => each.store === store || each.name === FLOOR.name);
  return shown.map((each) => {
    const [lower, middle, upper] = each.overFloor;
    return {
      contender: each.name,
      'init over the floor': isFloor(each)
        ? '1.00×'
        : `${middle.toFixed(2)}× (${lower.toFixed(2)}–${upper.toFixed(2)})`,
      'over this project': `${(each.initCpuMs / (ours?.initCpuMs ?? Number.NaN)).toFixed(2)}×`,
      'init CPU ms': each.initCpuMs.toFixed(1),
      'first CPU ms': each.firstCpuMs.toFixed(1),
      'warm CPU ms': each.warmCpuMs.toFixed(2),
      'init ms': each.initMs.toFixed(1),
      'first ms': each.firstMs.toFixed(1),
      'warm p50 ms': each.warmP50.toFixed(2),
      'peak MB': each.peakMb.toFixed(1),
      'deployed kB': each.bundleKb.toFixed(0),
    };
  });
}

/** Returns the chart of cold starts and memory. */
export function chartOf(figures: readonly Figures[]): Panel[] {
  const shown = figures.filter(({ store }) => !store);
  const barsOf = (value: (each: Figures) => number) =>
    shown.map((each) => ({ name: each.name, own: each.name === OURS.name, value: value(each) }));
  return [
    { title: 'Cold start', unit: 'ms CPU', bars: barsOf(({ initCpuMs, firstCpuMs }) => initCpuMs + firstCpuMs) },
    { title: 'Peak memory', unit: 'MB', bars: barsOf(({ peakMb }) => peakMb) },
  ];
}
