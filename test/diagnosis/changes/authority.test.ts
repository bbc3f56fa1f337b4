import { describe, expect, it } from 'vitest';
import { hostSpellings } from '../../../diagnosis/changes/authority';
import { knownHosts } from '../../../diagnosis/changes/known-urls';
import { splitUrl } from '../../../diagnosis/url-parts';
import { checked } from '../checked';

const NO_HINTS = { urls: [], hosts: [], prefixes: [], targets: [], queries: [] };

function hostnames(received: string, named: readonly string[] = []): string[] {
  const endpoint = splitUrl(`https://${received}/`)?.endpoint;
  if (!endpoint) throw new Error(`${received} is no host.`);
  const found = [...knownHosts(endpoint, { ...NO_HINTS, hosts: named }), ...hostSpellings(endpoint)];
  return found.map(({ value }) => value.hostname);
}

describe('finds a signed host', () => {
  it.each([
    ['with www.', 'example.com', 'www.example.com'],
    ['without www.', 'www.example.com', 'example.com'],
    ['with a capital letter', 'hooks.example.com', 'Hooks.Example.com'],
    ['with a trailing dot', 'example.com', 'example.com.'],
  ])('%s', (_, received, signed) => {
    expect(hostnames(received)).toContain(signed);
    expect(hostnames(received)).not.toContain(received);
  });

  it('in a header, if it is a valid host', () => {
    const found = hostnames('example.com', [' hooks.example.org:8443 ', 'no host', 'a/b', '', '[::1]']);
    expect(found.filter((each) => !each.toLowerCase().includes('example.com'))).toEqual([
      'hooks.example.org',
      '[::1]',
      'hooks.example.org',
    ]);
  });
});

const at = (user: string) => `https://${user}hooks.example.com/voice`;

it.each([
  ['removed', 'user:pass@', '', /without user info/],
  ['replaced', 'user:pass@', 'other:word@', /different user info, or the same in another encoding/],
  ['encoded differently', 'us%C3%A9r:p%40ss@', 'usér:p%40ss@', /another encoding/],
  ["with a percent sign that isn't an escape", 'us%zzr:pass@', 'us%25zzr:pass@', /another encoding/],
  ['not received', '', 'user:pass@', /which was not received/],
])('finds signed user info: %s', (_, received, signed, says) => {
  const found = checked({ url: at(signed) }, { url: at(received) }, { otherUrls: [at(signed)] });
  expect(found).toMatchObject({ cause: 'user-info', signedUrl: at(signed), detail: expect.stringMatching(says) });
});
