import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type MutationReport, survivors, tableOf } from '../../proof/mutation/table';
import { partOf } from '../../proof/page';

const ROOT = join(__dirname, '..', '..');

describe('the report of changed code', () => {
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

  it('shows what no test noticed', () => {
    expect(survivors(report)).toEqual(['lambda/a.ts:2:11 Survived X: b → c', 'lambda/a.ts:1:1 NoCoverage Z: one → ']);
  });

  it('counts by file and in all', () => {
    const table = tableOf(report, '2026-01-02');
    expect(table).toMatch(/^2026-01-02: Stryker 9\.0\.0, Node .* 1 ended at the time limit/);
    expect(table).toContain('| lambda/a.ts | 4 | 2 | 2 | 50.0 % |');
    expect(table).toContain('| **all** | 4 | 2 | 2 | 50.0 % |');
  });
});

describe('docs/proof.md', () => {
  it('has all files that stryker.config.json names, at a score above its threshold', () => {
    const { mutate, thresholds } = JSON.parse(readFileSync(join(ROOT, 'stryker.config.json'), 'utf8'));
    const rows = [...partOf('mutation').matchAll(/^\| (\S+) \|.* ([\d.]+) % \|$/gm)];
    const files = new Set(
      rows.map(([, file = '']) => file.replace(/^lambda\/front-door\/.*/, 'lambda/front-door/*.ts')),
    );
    files.delete('**all**');
    expect(mutate.filter((file: string) => !files.has(file))).toEqual([]);
    expect(Number(rows.at(-1)?.[2])).toBeGreaterThanOrEqual(thresholds.break);
  });

  it('says of every change that no test noticed why', () => {
    const [, , , unnoticed] = /^\| \*\*all\*\* \| (\d+) \| (\d+) \| (\d+) /m.exec(partOf('mutation')) ?? [];
    const explained = [...partOf('unnoticed').matchAll(/ (\d+) \|$/gm)].map(([, number]) => Number(number));
    expect(explained.reduce((sum, number) => sum + number, 0)).toBe(Number(unnoticed));
  });
});
