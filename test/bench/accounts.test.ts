import { expect, it } from 'vitest';
import { accountRows } from '../../bench/requests/accounts';

it('shows costs that another process measured, where a single account has no second one', () => {
  const costs = [
    { way: 'one token', accounts: 25_000, known: 0.5, first: 2, cold: 3 },
    { way: 'a table', accounts: 1, known: 0.4, first: null, cold: 4 },
  ];
  expect(accountRows(JSON.parse(JSON.stringify(costs)))).toEqual([
    {
      tokens: 'one token',
      accounts: '25,000',
      'known account, ms CPU': '0.50',
      'over one token': '1.00×',
      "account's first request, ms": '2.00',
      "handler's first request, ms": '3.00',
    },
    expect.objectContaining({ "account's first request, ms": '–', 'over one token': '0.80×' }),
  ]);
});
