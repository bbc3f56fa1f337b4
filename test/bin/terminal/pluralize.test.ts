import { expect, it } from 'vitest';
import { pluralize } from '../../../bin/terminal/terminal';

it('formats one and several', () => {
  expect([0, 1, 2].map((count) => pluralize(count, 'warning'))).toEqual(['0 warnings', '1 warning', '2 warnings']);
});
