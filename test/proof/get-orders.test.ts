import { expect, it } from 'vitest';
import { getOrdersTable } from '../../proof/get-orders/table';
import { partOf } from '../../proof/page';

it('docs/proof.md has the table of captured orders, all of them accepted', async () => {
  const table = await getOrdersTable();
  expect(partOf('get-orders')).toBe(table);
  const outcomes = table
    .split('\n')
    .slice(2)
    .map((row) => row.split('|').at(-2)?.trim());
  expect(new Set(outcomes)).toEqual(new Set(['accepted']));
});
