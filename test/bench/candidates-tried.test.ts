import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DOORS, tried, triedRows, WEBHOOKS } from '../../bench/candidates/candidates-tried';
import { markdown } from '../../bench/report/statistics';

describe('the candidates until the right one', () => {
  it('are those of thirty webhooks', () => {
    expect(WEBHOOKS).toHaveLength(30);
  });

  it.each(DOORS.filter(({ keepsUrl }) => keepsUrl))('are one at $name, which keeps the URL', (door) => {
    expect(new Set(WEBHOOKS.map((webhook) => tried(webhook, door)))).toEqual(new Set([1]));
  });

  it.each(DOORS.filter(({ keepsUrl }) => !keepsUrl))('are at most four at $name, which loses parts of it', (door) => {
    const places = WEBHOOKS.map((webhook) => tried(webhook, door));
    expect(Math.min(...places)).toBe(1);
    expect(Math.max(...places)).toBeLessThanOrEqual(4);
  });

  it('are listed in docs/performance.md', () => {
    expect(readFileSync(join(__dirname, '../../docs/performance.md'), 'utf8')).toContain(markdown(triedRows()));
  });
});
