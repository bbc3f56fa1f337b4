import { median, quantile } from '../report/statistics';
import { type Built, bundle, CONTENDERS, FLOOR, OURS } from '../sandbox/contenders';
import { RuntimeApi } from '../sandbox/runtime-api';
import { type Host, measure, type Sample } from '../sandbox/sandbox-process';
import { startSecrets } from '../sandbox/secrets-stand-in';
import type { Tools } from '../sandbox/tools';
import { type Acceptance, acceptance } from './acceptance';

/** Medians over the sandboxes of one contender. */
export interface Figures {
  readonly name: string;
  readonly store: boolean;
  readonly twilio: boolean;
  readonly initMs: number;
  readonly initMinMs: number;
  readonly initCpuMs: number;
  readonly firstMs: number;
  readonly warmP50: number;
  readonly warmP99: number;
  readonly peakMb: number;
  readonly bundleKb: number;
}

export interface StartUp {
  readonly figures: readonly Figures[];
  readonly accepted: readonly Acceptance[];
}

/** Measures all contenders in turns, with a new process for each cold start. */
export async function measureStartUp(tools: Tools, rounds: number, warm: number): Promise<StartUp> {
  const api = new RuntimeApi();
  const secrets = await startSecrets();
  const host: Host = { tools, api, apiAddress: await api.start(), store: secrets.url };
  try {
    const here = await Promise.all(CONTENDERS.map((contender) => bundle(contender, false, tools)));
    const stored = await Promise.all(
      CONTENDERS.filter((contender) => contender !== FLOOR).map((contender) => bundle(contender, true, tools)),
    );
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
    for (const [index, built] of all.entries()) {
      const sample = await measure(built, warm, host);
      // The first round fills the file system's cache.
      if (round > 0) samples[index]?.push(sample);
    }
  }
  return all.map((built, index) => figuresOf(built, samples[index] ?? []));
}

function figuresOf({ contender, store, bytes }: Built, samples: readonly Sample[]): Figures {
  const of = (pick: (sample: Sample) => number) => samples.map(pick);
  // The first invocations run in the interpreter.
  const warm = samples.flatMap(({ warmMs }) => warmMs.slice(Math.floor(warmMs.length / 5)));
  return {
    name: contender.name,
    store,
    twilio: contender.twilio ?? false,
    initMs: median(of(({ initMs }) => initMs)),
    initMinMs: Math.min(...of(({ initMs }) => initMs)),
    initCpuMs: median(of(({ initCpuMs }) => initCpuMs)),
    firstMs: median(of(({ firstMs }) => firstMs)),
    warmP50: median(warm),
    warmP99: quantile(warm, 0.99),
    peakMb: median(of(({ peakMb }) => peakMb)),
    bundleKb: bytes / 1024,
  };
}

/** Returns a row per contender. The most important figures have their ratio to ours. */
export function figureRows(figures: readonly Figures[], store: boolean): Record<string, string>[] {
  const ours = figures.find((each) => each.name === OURS.name && each.store === store);
  const shown = figures.filter((each) => each.store === store || each.name === FLOOR.name);
  const ratio = (value: number, own: number | undefined) => `${value.toFixed(1)} (${(value / (own ?? 1)).toFixed(2)}×)`;
  return shown.map((each) => ({
    contender: each.name,
    'init ms': ratio(each.initMs, ours?.initMs),
    'fastest init ms': each.initMinMs.toFixed(1),
    'init CPU ms': ratio(each.initCpuMs, ours?.initCpuMs),
    'first invoke ms': each.firstMs.toFixed(2),
    'warm p50 ms': each.warmP50.toFixed(2),
    'warm p99 ms': each.warmP99.toFixed(2),
    'peak MB': each.peakMb.toFixed(1),
    'bundle kB': each.bundleKb.toFixed(0),
  }));
}
