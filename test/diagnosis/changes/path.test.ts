import { expect, it } from 'vitest';
import { pathPrefixes } from '../../../diagnosis/changes/path';
import { splitUrl } from '../../../diagnosis/url-parts';
import { checked } from '../checked';

const ROOT = 'https://hooks.example.com';

it.each([
  ['added to a root without a slash', '/prod', '', /with \/prod in front/],
  ['removed, leaving a root without a slash', '', '/prod', /without \/prod/],
  ['removed, leaving a root with a slash', '/', '/prod', /without \/prod/],
  ['replaced', '/prod/voice', '/live/voice', /with \/prod in front, but \/live was received/],
  ['of two segments', '/voice', '/a/b/voice', /without \/a\/b/],
])('finds a changed stage or base path: %s', (_, signed, received, says) => {
  const found = checked({ url: ROOT + signed }, { url: ROOT + received });
  expect(found).toMatchObject({ cause: 'path-prefix', signedUrl: ROOT + signed, detail: expect.stringMatching(says) });
});

it("doesn't mistake the only segment of a path for a replaced prefix", () => {
  const none = { urls: [], hosts: [], prefixes: [], targets: [], queries: [] };
  const paths = (path: string) => {
    const parts = splitUrl(ROOT + path);
    return parts ? pathPrefixes(parts.endpoint, none).map(({ value }) => value.path) : [];
  };
  expect(paths('/live/voice')).toContain('/prod/voice');
  expect(paths('/voice')).toContain('/prod/voice');
  expect(paths('/voice')).not.toContain('/prod/');
});
