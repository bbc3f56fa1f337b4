import { describe, expect, it } from 'vitest';
import { hosts } from '../../../diagnosis/changes/authority';
import { splitUrl } from '../../../diagnosis/place';

const NO_HINTS = { urls: [], hosts: [], prefixes: [], targets: [], queries: [] };

function hostnames(received: string, named: readonly string[] = []): string[] {
  const place = splitUrl(`https://${received}/`)?.place;
  if (!place) throw new Error(`${received} is no host.`);
  return hosts(place, { ...NO_HINTS, hosts: named }).map(({ value }) => value.hostname);
}

describe('the host that was signed may have been', () => {
  it.each([
    ['with www.', 'example.com', 'www.example.com'],
    ['without www.', 'www.example.com', 'example.com'],
    ['with a capital', 'hooks.example.com', 'Hooks.Example.com'],
    ['with the dot of the root', 'example.com', 'example.com.'],
  ])('%s', (_, received, signed) => {
    expect(hostnames(received)).toContain(signed);
    expect(hostnames(received)).not.toContain(received);
  });

  it('one that a header names, if it is a host at all', () => {
    const found = hostnames('example.com', [' hooks.example.org:8443 ', 'no host', 'a/b', '', '[::1]']);
    expect(found.filter((each) => !each.toLowerCase().includes('example.com'))).toEqual([
      'hooks.example.org',
      '[::1]',
      'hooks.example.org',
    ]);
  });
});
