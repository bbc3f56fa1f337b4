import { expect, it } from 'vitest';
import { pathPrefixes } from '../../../diagnosis/changes/path';
import { splitUrl } from '../../../diagnosis/url-parts';
import { checked } from '../checked';

const ROOT = 'https://hooks.example.com';

it.each([
  ['in front of a root without its slash', '/prod', '', /with \/prod in front/],
  ['taken off, a root without its slash left', '', '/prod', /without \/prod/],
  ['taken off, a root with its slash left', '/', '/prod', /without \/prod/],
  ['in the place of another', '/prod/voice', '/live/voice', /with \/prod in front, but \/live was received/],
  ['of two pieces', '/voice', '/a/b/voice', /without \/a\/b/],
])('a stage or base path is found: %s', (_, signed, received, says) => {
  const found = checked({ url: ROOT + signed }, { url: ROOT + received });
  expect(found).toMatchObject({ cause: 'path-prefix', signedUrl: ROOT + signed, detail: expect.stringMatching(says) });
});

it('a path of one piece is not taken for a prefix that stands in the place of another', () => {
  const none = { urls: [], hosts: [], prefixes: [], targets: [], queries: [] };
  const paths = (path: string) => {
    const parts = splitUrl(ROOT + path);
    return parts ? pathPrefixes(parts.endpoint, none).map(({ value }) => value.path) : [];
  };
  expect(paths('/live/voice')).toContain('/prod/voice');
  expect(paths('/voice')).toContain('/prod/voice');
  expect(paths('/voice')).not.toContain('/prod/');
});
