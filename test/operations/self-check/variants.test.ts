import { describe, expect, it } from 'vitest';
import { variants } from '../../../operations/self-check/refused';
import { reservedUrl } from '../../../operations/self-check/request';

const key = { id: 'primary', secret: 'one', algorithm: 'sha1' as const };
const OWN = '/_twilio-webhook/self-check/own';
const KEYS = { account: [key], accounts: new Map() };

/** The URLs of what is tried in place of one origin. */
function urls(origin: string, others: readonly string[] = []): string[] {
  return variants(reservedUrl(origin), { key }, KEYS, [origin, ...others]).map(({ url }) => url);
}

describe('what a proxy may have made of the URL', () => {
  it.each([
    ['another port where there is none', 'https://a.example', 'https://a.example:8443'],
    ['no port where there is one', 'https://a.example:8443', 'https://a.example'],
    ['port 80, of a proxy that ends TLS', 'https://a.example', 'https://a.example:80'],
    ['http', 'https://a.example', 'http://a.example'],
    ['www. in front', 'https://a.example', 'https://www.a.example'],
    ['www. taken off', 'https://www.a.example', 'https://a.example'],
    ['a stage', 'https://a.example', 'https://a.example/prod'],
    ['no base path', 'https://a.example/base', 'https://a.example'],
  ])('%s', (_, origin, other) => {
    expect(urls(origin)).toContain(reservedUrl(other));
  });

  it('is never without a piece of the reserved path, the webhook’s own included', () => {
    const found = variants(reservedUrl('https://a.example/base', OWN), { key }, KEYS, ['https://a.example/base']);
    expect(found.map(({ url }) => url)).toContain(reservedUrl('https://a.example', OWN));
    expect(found.filter(({ url }) => !url.includes(OWN))).toEqual([]);
  });

  it('is another origin of the service, and nothing of an origin that is none', () => {
    const found = urls('https://a.example', ['https://b.example/base', 'nowhere', 'https://:80']);
    expect(found).toContain(reservedUrl('https://b.example/base'));
    expect(found.filter((url) => !/^https?:\/\/(www\.)?[ab]\.example(:\d+)?\//.test(url))).toEqual([]);
  });

  it('is never the URL itself in its own form, which was refused', () => {
    const url = reservedUrl('https://a.example');
    const same = variants(url, { key }, KEYS, ['https://a.example']).filter((each) => each.url === url);
    expect(same.map(({ form }) => form)).toEqual([[], [['SelfCheck', 'signed & sent']]]);
  });

  it('is nothing where there is no URL', () => {
    expect(variants('https://:80', { key }, KEYS, [])).toEqual([]);
  });
});

it('other keys go first, and there is an end however many origins there are', () => {
  const other = { secret: 'two', algorithm: 'sha1' as const };
  const keys = { account: [key, other], accounts: new Map([['AC1', { ...other, secret: 'three' }]]) };
  const origins = Array.from({ length: 100 }, (_, index) => `https://h${index}.example`);
  const found = variants(reservedUrl('https://h0.example'), { key }, keys, origins);
  expect(found.slice(0, 2).map(({ signer }) => signer.key.secret)).toEqual(['two', 'three']);
  expect(found).toHaveLength(60);
});
