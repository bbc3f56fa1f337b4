import { beforeAll, describe, expect, it } from 'vitest';
import { MUST_BE_THERE } from '../../proof/must-be-there';
import { type Judgement, judgeAll } from '../../proof/oracle/judge-all';
import { pythonVersion } from '../../proof/oracle/judges';
import { REASONS } from '../../proof/oracle/reasons';
import { partOf } from '../../proof/page';

const COUNT = 2_000;

const leftOut = pythonVersion() === undefined && !MUST_BE_THERE;
if (leftOut) console.warn('python3 is not installed: the oracle is NOT asked.');

describe.skipIf(leftOut)("the check, twilio's library and a second implementation in Python", () => {
  let judgement: Judgement;
  beforeAll(async () => {
    judgement = await judgeAll(COUNT, Number(process.env['FAST_CHECK_SEED'] ?? 20_201_010));
  });

  it('agree on signed and on tampered requests, but for known reasons', () => {
    expect(judgement.unexplained).toEqual([]);
  });

  it('were asked about both in number', () => {
    const [signed, ...tampered] = judgement.kinds;
    const sum = (key: 'count' | 'refused') => tampered.reduce((total, row) => total + row[key], 0);
    expect((signed?.count ?? 0) + sum('count')).toBe(COUNT);
    expect(signed?.accepted).toBeGreaterThan(COUNT * 0.4);
    expect(signed?.refused).toBe(0);
    expect(sum('refused')).toBeGreaterThan(COUNT * 0.3);
  });

  it('accept nothing that another token signed, or that has the signature of another request', () => {
    const rows = judgement.kinds.filter(({ kind }) => /another token|another request|of the signature/.test(kind));
    expect(rows).toHaveLength(3);
    for (const { kind, count, refused } of rows) expect(refused, kind).toBe(count);
  });
});

describe('docs/proof.md', () => {
  it.each(REASONS)('lists that $judge $reason', ({ judge, reason, ours }) => {
    const row = partOf('oracle')
      .split('\n')
      .find((line) => line.startsWith(`| ${judge} |`) && line.endsWith(`| ${reason} | ${ours} |`));
    expect(row).toBeDefined();
  });

  it('has figures of at least 100,000 requests, none of which differs for an unknown reason', () => {
    const [, count, unknown] =
      /^([\d,]+) requests.* (\d+) for no known reason\.$/.exec(partOf('oracle').split('\n')[0] ?? '') ?? [];
    expect(Number(count?.replaceAll(',', ''))).toBeGreaterThanOrEqual(100_000);
    expect(unknown).toBe('0');
  });
});
