import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { reportOf } from '../../proof/aws/lint';
import { cfnLint } from '../../proof/aws/lint/cfn-lint';
import { EXPLAINED, explanationOf } from '../../proof/aws/lint/explained';

const MATCH = {
  Filename: '/templates/app.json',
  Level: 'Error',
  Location: { Path: ['Resources', 'Url', 'Type'] },
  Message: "Resource type 'AWS::Lambda::Url' does not exist in 'us-gov-west-1'",
  Rule: { Id: 'E3006' },
};

const FINDING = {
  template: '/templates/app.json',
  rule: 'E3006',
  level: 'Error',
  message: MATCH.Message,
  place: 'Resources/Url/Type',
} as const;

describe('cfn-lint', () => {
  let bin: string;
  beforeEach(() => (bin = mkdtempSync(join(tmpdir(), 'cfn-lint-'))));
  afterEach(() => rmSync(bin, { recursive: true, force: true }));

  /** Installs a program that prints its arguments to standard error, an answer, and ends with an exit code. */
  function install(answer: unknown, exitCode: number): void {
    const file = join(bin, 'cfn-lint');
    const lines = [`console.log(${JSON.stringify(JSON.stringify(answer))});`, `process.exitCode = ${exitCode};`];
    writeFileSync(
      file,
      `#!${process.execPath}\n${lines.join('\n')}\nconsole.error(process.argv.slice(2).join(' '));\n`,
    );
    chmodSync(file, 0o755);
  }

  it.each([2, 4, 6, 14])('returns the findings for exit code %i', async (exitCode) => {
    install([MATCH], exitCode);

    expect(await cfnLint({ bin }, ['us-gov-west-1'], ['/templates/app.json'])).toEqual([FINDING]);
  });

  it('returns nothing without findings', async () => {
    install([], 0);

    expect(await cfnLint({ bin }, ['us-east-1'], ['a.json'])).toEqual([]);
  });

  it('fails when cfn-lint does, with its output', async () => {
    install([], 1);

    await expect(cfnLint({ bin }, ['us-east-1', 'eu-west-1'], ['a.json', 'b.json'])).rejects.toThrow(
      'cfn-lint ended with 1: --format json --regions us-east-1 eu-west-1 --template a.json b.json',
    );
  });

  it('fails when it is missing', async () => {
    await expect(cfnLint({ bin }, ['us-east-1'], ['a.json'])).rejects.toThrow('cfn-lint ended with ENOENT');
  });
});

describe('a finding', () => {
  const warning = {
    ...FINDING,
    rule: 'W3005',
    level: 'Warning',
    message: "'Role' dependency already enforced",
  } as const;

  it('is explained only if it is a warning with a known message', () => {
    expect(explanationOf(warning)).toBe(EXPLAINED.find(({ rule }) => rule === 'W3005'));
    expect(explanationOf({ ...warning, message: 'something else' })).toBeUndefined();
    expect(explanationOf({ ...warning, level: 'Error' })).toBeUndefined();
    expect(explanationOf(FINDING)).toBeUndefined();
  });

  it('is counted in the report', () => {
    const explained = new Map(EXPLAINED.map((each, index) => [each, index + 7]));
    const unexplained = [{ ...FINDING, region: 'us-gov-west-1' }];
    const report = reportOf({ version: '1.2.3', templates: 9, unexplained, explained }, '2026-11-28');

    expect(report).toContain('2026-11-28: cfn-lint 1.2.3, 9 templates. 1 findings besides these warnings:');
    expect(report).toContain('| W3005 | 7 | CDK writes every dependency');
  });
});
