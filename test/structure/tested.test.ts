import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../../scripts/build/paths';
import { codeOf, importsOf, sourcesIn } from './sources';

/** What no rule finds the test of, with the test. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  // Its faults are those of users' loggers.
  'lambda/safe-logger.ts': 'test/lambda/faults/logger.test.ts',
  // Both formats are read from the templates that they are for.
  'lib/observability/readable-log.ts': 'test/lib/observability/logs.test.ts',
};

const SOURCES = [...sourcesIn('lambda'), ...sourcesIn('lib')];
const TESTS = sourcesIn('test');
const TEST_FILES = TESTS.filter((path) => path.endsWith('.test.ts'));
const IMPORTED_BY_TESTS = new Set(TESTS.flatMap(importsOf));
const USERS = new Map<string, string[]>();
for (const source of SOURCES) {
  for (const used of importsOf(source)) USERS.set(used, [...(USERS.get(used) ?? []), source]);
}

/** `test/lib/web-acl.test.ts` and `test/lib/web-acl-limits.test.ts` are tests of `lib/web-acl.ts`. */
function hasNamesake(source: string): boolean {
  const stem = join('test', source.slice(0, -'.ts'.length));
  return TEST_FILES.some((test) => test === `${stem}.test.ts` || test.startsWith(`${stem}-`));
}

/** `lib/self-check/canary.ts` is a part of `lib/self-check.ts`. */
function isPartOfTested(source: string): boolean {
  const folder = dirname(source);
  if (folder === '.') return false;
  return (existsSync(join(ROOT, `${folder}.ts`)) && hasNamesake(`${folder}.ts`)) || isPartOfTested(folder);
}

/** Types and names alone: the compiler looks after them. */
function doesNothing(source: string): boolean {
  return !/\bfunction\b|=>|\bclass\b/.test(codeOf(source).replace(/^export (?:type|interface)[\s\S]*?(?:^}|;)$/gm, ''));
}

const used = (source: string) => IMPORTED_BY_TESTS.has(source) || (USERS.get(source) ?? []).some(hasNamesake);

const untested = SOURCES.filter(
  (source) => ![hasNamesake, isPartOfTested, used, doesNothing].some((rule) => rule(source)),
);

describe('every file of the construct and the runtime', () => {
  it('has a test of its name, is a part of what has one, or is used straight by a test or by what has one', () => {
    expect(untested.filter((source) => !(source in ELSEWHERE))).toEqual([]);
  });

  it('is not said to be tested elsewhere without need, or where there is no test', () => {
    expect(Object.keys(ELSEWHERE).filter((source) => !untested.includes(source))).toEqual([]);
    expect(Object.values(ELSEWHERE).filter((test) => !TESTS.includes(test))).toEqual([]);
  });
});
