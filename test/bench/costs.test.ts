import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { markdown } from '../../bench/report/statistics';
import { costRows, doorRows } from '../../bench/scaling/costs';

describe('the costs in the documents', () => {
  it.each([
    ['front-doors.md', doorRows],
    ['scaling.md', costRows],
  ])('match the script in %s', (page, rows) => {
    expect(readFileSync(join(__dirname, '../../docs', page), 'utf8')).toContain(markdown(rows()));
  });

  it('are zero when idle, except for a load balancer and a web ACL', () => {
    const idle = doorRows().map((row) => [row['door'], row['idle a month']]);

    expect(idle.filter(([, dollars]) => dollars !== '$0.00').map(([door]) => door)).toEqual([
      'ALB',
      'a web ACL in front adds',
    ]);
  });
});
