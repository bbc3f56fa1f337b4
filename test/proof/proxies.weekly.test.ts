import { beforeAll, describe, expect, it } from 'vitest';
import { partOf } from '../../proof/page';
import { type CellResult, tableOf } from '../../proof/proxies/cell';
import { runCells } from '../../proof/proxies/run-cells';
import { TERMINATORS } from '../../proof/proxies/terminators';

describe.each(TERMINATORS)('behind $name', (terminator) => {
  const { name, cells } = terminator;
  let results: readonly CellResult[];
  beforeAll(async () => {
    expect(terminator.version(), `${name} must be installed`).toBeDefined();
    results = await runCells(terminator);
  });

  const numbered = cells.map((cell, index) => ({ ...cell, index, origin: cell.declared ?? 'nothing' }));
  it.each(numbered)('$setUp; $sends; declared origin $origin: $expected', ({ index, expected, compressed }) => {
    const result = results[index];
    const end = expected === 'accepted' ? { outcome: 'accepted', status: 200 } : { cause: expected[1] };
    expect(result).toMatchObject({ outcome: expected === 'accepted' ? 'accepted' : expected[0], ...end });
    if (expected === 'accepted') expect(result?.body).toBe('<Response><Say>Hello</Say></Response>');
    else expect(result?.body).not.toContain('<Response');
    expect(result?.contentEncoding).toBe(compressed);
  });

  it('rejects every request that carries the signature of another', () => {
    const statuses = results.map(({ forged }) => forged.status);
    expect(results.filter(({ forged }) => forged.outcome === 'accepted')).toEqual([]);
    expect(statuses.filter((status) => status !== 403 && status !== 400)).toEqual([]);
  });

  it('matches docs/proof.md, which `npm run proof:proxies` writes', () => {
    expect(partOf(name)).toBe(tableOf(results));
  });
});
