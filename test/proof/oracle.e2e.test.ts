import { beforeAll, describe, expect, it } from 'vitest';
import { pythonVersion } from '../../proof/oracle/judges';
import { type Judgment, judgeAll } from '../../proof/oracle/judgment';
import { REASONS } from '../../proof/oracle/reasons';
import { partOf } from '../../proof/page';

const COUNT = 2_000;

const skipped = pythonVersion() === undefined && process.env['CI'] === undefined;
if (skipped) console.warn('python3 is not installed. Skipping the oracle.');

describe.skipIf(skipped)("the check, Twilio's library and a second implementation in Python", () => {
  let judgment: Judgment;
  beforeAll(async () => {
    judgment = await judgeAll(COUNT, Number(process.env['FAST_CHECK_SEED'] ?? 20_201_010));
  });

  it('agree on signed and tampered requests, except for known reasons', () => {
    expect(judgment.unexplained).toEqual([]);
  });

  it('judge a substantial number of both', () => {
    const [signed, ...tampered] = judgment.kinds;
    const sum = (key: 'count' | 'rejected') => tampered.reduce((total, row) => total + row[key], 0);
    expect((signed?.count ?? 0) + sum('count')).toBe(COUNT);
    expect(signed?.accepted).toBeGreaterThan(COUNT * 0.4);
    expect(signed?.rejected).toBe(0);
    expect(sum('rejected')).toBeGreaterThan(COUNT * 0.3);
  });

  it('reject every request signed with another token or carrying another signature', () => {
    const rows = judgment.kinds.filter(({ kind }) => /another token|another request|of the signature/.test(kind));
    expect(rows).toHaveLength(3);
    for (const { kind, count, rejected } of rows) expect(rejected, kind).toBe(count);
  });
});

describe('docs/proof.md', () => {
  it.each(REASONS)('lists: $judge $reason', ({ judge, reason, ours }) => {
    const row = partOf('oracle')
      .split('\n')
      .find((line) => line.startsWith(`| ${judge} |`) && line.endsWith(`| ${reason} | ${ours} |`));
    expect(row).toBeDefined();
  });

  it('reports at least 100,000 requests without an unexplained disagreement', () => {
    const [, count, unexplained] =
      /^([\d,]+) requests.* (\d+) for no known reason\.$/.exec(partOf('oracle').split('\n')[0] ?? '') ?? [];
    expect(Number(count?.replaceAll(',', ''))).toBeGreaterThanOrEqual(100_000);
    expect(unexplained).toBe('0');
  });
});
