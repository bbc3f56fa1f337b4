import { describe, expect, it } from 'vitest';
import { type MutationReport, survivors, tableOf } from '../../proof/mutation/report';
import stryker from '../../proof/mutation/stryker.config.json';
import { partOf } from '../../proof/page';

describe('the mutation report', () => {
  const at = (line: number, column: number, end: number) => ({ start: { line, column }, end: { line, column: end } });
  const report: MutationReport = {
    framework: { version: '9.0.0' },
    files: {
      'lambda/a.ts': {
        source: 'one\nconst a = b;',
        mutants: [
          { mutatorName: 'X', replacement: 'c', status: 'Survived', location: at(2, 11, 12) },
          { mutatorName: 'Y', status: 'Killed', location: at(1, 1, 4) },
          { mutatorName: 'Y', status: 'Timeout', location: at(1, 1, 4) },
          { mutatorName: 'Z', status: 'NoCoverage', location: at(1, 1, 4) },
          { mutatorName: 'Z', status: 'Ignored', location: at(1, 1, 4) },
        ],
      },
    },
  };

  it('lists the undetected changes', () => {
    expect(survivors(report)).toEqual(['lambda/a.ts:2:11 Survived X: b → c', 'lambda/a.ts:1:1 NoCoverage Z: one → ']);
  });

  it('counts changes per file and in total', () => {
    const table = tableOf(report, '2026-01-02');
    expect(table).toMatch(/^2026-01-02: Stryker 9\.0\.0, Node .* 1 of the detected changes timed out/);
    expect(table).toContain('| lambda/a.ts | 4 | 2 | 2 | 50.0 % |');
    expect(table).toContain('| **all** | 4 | 2 | 2 | 50.0 % |');
  });
});

describe('docs/proof.md', () => {
  it('reports a score above the threshold', () => {
    const score = /^\| \*\*all\*\* \|.* ([\d.]+) % \|$/m.exec(partOf('mutation'))?.[1];
    expect(Number(score)).toBeGreaterThanOrEqual(stryker.thresholds.break);
  });

  it('explains every undetected change', () => {
    const [, , , undetected] = /^\| \*\*all\*\* \| (\d+) \| (\d+) \| (\d+) /m.exec(partOf('mutation')) ?? [];
    const explained = [...partOf('unnoticed').matchAll(/ (\d+) \|$/gm)].map(([, number]) => Number(number));
    expect(explained.reduce((sum, number) => sum + number, 0)).toBe(Number(undetected));
  });
});
