import { SaxesParser } from 'saxes';
import { describe, expect, it } from 'vitest';
import { bars } from '../../bench/report/bars';
import { instructionRows } from '../../bench/requests/instructions';
import { FLOOR, HAND_WRITTEN, OURS } from '../../bench/sandbox/contenders';
import { loadingRows } from '../../bench/start-up/loading';
import { chartOf, type Figures, figureRows } from '../../bench/start-up/start-up';
import { targetRows } from '../../bench/start-up/targets';

const figures = (name: string, initCpuMs: number): Figures => ({
  name,
  store: false,
  twilio: false,
  initMs: 2 * initCpuMs,
  initCpuMs,
  overFloor: [1.1, 1.2, 1.3],
  clockOverFloor: 1.1,
  firstMs: 9,
  firstCpuMs: 8,
  warmP50: 0.5,
  warmCpuMs: 0.4,
  peakMb: 60,
  bundleKb: 73,
});

describe('a table of cold starts', () => {
  it('has the ratio to the floor with its quartiles, and to this project', () => {
    const [floor, own] = figureRows([figures(FLOOR.name, 40), figures(OURS.name, 50)], false);
    expect(floor).toMatchObject({ 'init over the floor': '1.00×', 'over this project': '0.80×' });
    expect(own).toMatchObject({ 'init over the floor': '1.20× (1.10–1.30)', 'over this project': '1.00×' });
  });
});

describe('a table of instructions', () => {
  it('has differences between processes, per request, and the largest spread of equal runs', () => {
    const runs = (one: number) => [[100], [100 + one], [100 + 20 * one], [99 + 100 * one, 101 + 100 * one]];
    const rows = instructionRows([
      { name: 'by hand', runs: runs(1) },
      { name: 'same work', runs: runs(4) },
      { name: 'ours', runs: runs(2) },
    ]);
    expect(rows.map((row) => row['millions of instructions'])).toEqual([
      'start until loaded',
      'request 1',
      'each of requests 2–20',
      'each of requests 21–100',
    ]);
    expect(rows.map((row) => row['ours'])).toEqual(['100.00', '2.00', '2.00', '1.99']);
    expect(rows.map((row) => row['over hand-written'])).toEqual(['1.00×', '2.00×', '2.00×', '2.01×']);
    expect(rows.map((row) => row['over the same work'])).toEqual(['1.00×', '0.50×', '0.50×', '0.50×']);
    expect(rows[0]).toMatchObject({ 'largest spread of a count': '1.005 %' });
  });
});

describe('a table of ways to load', () => {
  it('has savings in the same rounds', () => {
    const samples = [50, 60, 70].map((loaded) => ({ loaded, answered: loaded + 10 }));
    const shipped = [55, 70, 71].map((loaded) => ({ loaded, answered: loaded + 12 }));
    const [row] = loadingRows([{ node: 'v24.0.0', way: 'ES module', samples, shipped }]);
    expect(row).toMatchObject({
      'loaded, CPU ms': '60.0',
      'saved until loaded': '5.0 (1.0 to 10.0)',
      'saved until the first answer': '7.0 (3.0 to 12.0)',
    });
  });
});

describe('a bar chart', () => {
  it('has a bar per contender in each panel, in proportion and inside its frame', () => {
    const drawn = bars(chartOf([figures('a < b', 42), figures(OURS.name, 92)]));
    expect(() => new SaxesParser().write(drawn).close()).not.toThrow();
    const rects = [...drawn.matchAll(/<rect x="([\d.]+)".*? width="([\d.]+)"/g)].map(([, x, width]) => [
      Number(x),
      Number(width),
    ]);
    expect(rects).toHaveLength(4);
    expect(rects[0]?.[1]).toBeCloseTo((rects[1]?.[1] ?? 0) / 2, 0);
    expect(rects.every(([x = 0, width = 0]) => x + width < 760)).toBe(true);
  });
});

describe('the targets', () => {
  it('compare starts with floors of the same rounds, and with what loads all of twilio', () => {
    const library = { ...figures('library', 250), twilio: true };
    const hand = figures(HAND_WRITTEN.name, 45);
    const cost = { names: 4, characters: 100, candidates: 512, ms: 3, hmacMs: 2 };
    const rows = targetRows([figures(FLOOR.name, 40), figures(OURS.name, 50), hand, library], [cost], [], []);
    expect(rows.at(-1)).toMatchObject({ measured: '1.50×', met: 'yes' });
    expect(rows.slice(0, 3)).toEqual([
      {
        target: "init over the empty handler's, processor time, in turns",
        'at most': '1.4×',
        measured: '1.20×',
        met: 'yes',
      },
      {
        target: "init over the empty handler's, by the clock, in turns",
        'at most': '1.4×',
        measured: '1.10×',
        met: 'yes',
      },
      {
        target: 'init over the fastest that loads all of twilio, processor time',
        'at most': '0.33×',
        measured: '0.20×',
        met: 'yes',
      },
    ]);
  });
});
