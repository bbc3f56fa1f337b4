import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { API_MD, apiReference } from '../../scripts/api-reference';

it('API.md is what jsii-docgen makes of the construct; if not, run "npm run docs:api"', async () => {
  expect(readFileSync(API_MD, 'utf8')).toBe(await apiReference());
});
