import { expect, it } from 'vitest';
import { apiReference, committedReference } from '../../scripts/api-reference';

/** typedoc and jsii-docgen load every type of AWS CDK. */
const TIMEOUT_MS = 300_000;

it('the committed API reference matches the docstrings (npm run docs:api)', { timeout: TIMEOUT_MS }, async () => {
  const committed = committedReference();
  const rendered = await apiReference();
  expect([...committed.keys()].sort()).toEqual([...rendered.keys()].sort());
  expect([...rendered].filter(([path, text]) => committed.get(path) !== text).map(([path]) => path)).toEqual([]);
});
