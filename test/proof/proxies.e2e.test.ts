import { beforeAll, describe, expect, it } from 'vitest';
import { MUST_BE_THERE } from '../../proof/must-be-there';
import { partOf } from '../../proof/page';
import type { CellResult } from '../../proof/proxies/cell';
import { runCells } from '../../proof/proxies/run-cells';
import { tableOf } from '../../proof/proxies/table';
import { TERMINATORS } from '../../proof/proxies/terminators';

describe.each(TERMINATORS)('behind $terminator', ({ terminator, cells, version }) => {
  const installed = version() !== undefined;
  if (!installed && !MUST_BE_THERE) console.warn(`${terminator} is not installed: its cells are NOT tested.`);

  describe.skipIf(!installed && !MUST_BE_THERE)('over real TLS', () => {
    let results: readonly CellResult[];
    beforeAll(async () => {
      expect(version(), `${terminator} has to be installed in CI`).toBeDefined();
      results = await runCells(terminator, cells);
    });

    const numbered = cells.map((cell, index) => ({ ...cell, index, origin: cell.declared ?? 'nothing' }));
    it.each(numbered)('$setUp; $sends; $origin declared: $expected', ({ index, expected, compressed }) => {
      const result = results[index];
      const end = expected === 'accepted' ? { outcome: 'accepted', status: 200 } : { cause: expected[1] };
      expect(result).toMatchObject({ outcome: expected === 'accepted' ? 'accepted' : expected[0], ...end });
      if (expected === 'accepted') expect(result?.body).toBe('<Response><Say>Hello</Say></Response>');
      else expect(result?.body).not.toContain('<Response');
      expect(result?.contentEncoding).toBe(compressed);
    });

    it('refuses every request that has the signature of another', () => {
      const statuses = results.map(({ forged }) => forged.status);
      expect(results.filter(({ forged }) => forged.outcome === 'accepted')).toEqual([]);
      expect(statuses.filter((status) => status !== 403 && status !== 400)).toEqual([]);
    });

    it('is what docs/proof.md says: `npm run proof:proxies` writes it', () => {
      expect(partOf(terminator)).toBe(tableOf(results));
    });
  });
});
