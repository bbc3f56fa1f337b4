import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, inject, it } from 'vitest';
import { EXAMPLES, textOf } from './folders';

const run = promisify(execFile);

/** Compiles all examples in one program, because loading aws-cdk-lib's types takes most of the time. */
it('the examples compile strictly against the packed types', async () => {
  const { compilerOptions } = JSON.parse(textOf('quick-start', 'tsconfig.json'));
  expect(compilerOptions).toMatchObject({ strict: true, noUncheckedIndexedAccess: true, noEmit: true });
  const include = EXAMPLES.flatMap((name) => [`${name}/*.ts`, `${name}/lambda`]);
  writeFileSync(join(inject('copies'), 'tsconfig.json'), JSON.stringify({ compilerOptions, include }));

  const tsc = require.resolve('typescript/bin/tsc');
  const { stdout } = await run(process.execPath, [tsc, '-p', inject('copies')]).catch((error) => error);
  expect(stdout).toBe('');
});

it('all examples have the same tsconfig.json', () => {
  const [first, ...others] = EXAMPLES.map((name) => textOf(name, 'tsconfig.json'));

  expect(others.filter((other) => other !== first)).toEqual([]);
});
