import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { MATRIX } from '../../proof/aws/lint/matrix';
import { ROOT } from '../../scripts/build/paths';
import { settableProps, usedProps } from './used-props';

const FOLDER = join(ROOT, 'proof', 'aws', 'lint', 'matrix');
const FILES = readdirSync(FOLDER).map((name) => join(FOLDER, name));

/** Options that the construct itself passes to `bind`. */
const OF_THE_CONSTRUCT = /^\w+BindOptions\./;

describe('the matrix of linted stacks', () => {
  it('uses every property of every construct', () => {
    const used = usedProps(FILES);
    const settable = settableProps().filter((name) => !OF_THE_CONSTRUCT.test(name));

    expect(settable.length).toBeGreaterThan(80);
    expect(settable.filter((name) => !used.has(name))).toEqual([]);
  });

  it('has a distinct name for every stack', () => {
    const names = MATRIX.map(({ name }) => name);

    expect(names).toEqual([...new Set(names)]);
  });
});
