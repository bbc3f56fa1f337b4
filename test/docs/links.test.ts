import { existsSync } from 'node:fs';
import { join, normalize, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { githubSlug } from '../../docs/.vitepress/github-slug';
import { ROOT } from '../../scripts/build/paths';
import { type Document, documents, readDocument } from './documents';
import { parseMarkdown } from './markdown';

describe('links in the documents', () => {
  it('lead to existing files and headings, or to an https URL', () => {
    expect(documents().flatMap(brokenLinks)).toEqual([]);
  });

  it.each([
    ['[a](docs/nowhere.md)', "docs/nowhere.md doesn't exist"],
    ['[a](docs/security.md#nowhere)', 'docs/security.md has no heading #nowhere'],
    ['## A\n\n[a](#b)', 'written.md has no heading #b'],
    ['[a](http://example.com)', "http://example.com isn't an https URL"],
    ['[a](https://exa mple.com)', undefined],
    ['<https://:80>', "https://:80 isn't an https URL"],
    ['[a]: docs/nowhere.md', "docs/nowhere.md doesn't exist"],
    ['![a](docs/images/nowhere.png)', "docs/images/nowhere.png doesn't exist"],
    ['[a](../secret.md)', '../secret.md is outside of the repository'],
    ['`[a](docs/nowhere.md)`', undefined],
    ['[a](docs/security.md#promises) [b](LICENSE) [c](docs)', undefined],
  ])('reports %j', (text, problem) => {
    const found = brokenLinks({ path: 'written.md', ...parseMarkdown(text) });
    expect(found).toEqual(problem === undefined ? [] : [expect.stringContaining(problem)]);
  });

  it.each([
    ['From twilio.webhook() in Express', 'from-twiliowebhook-in-express'],
    ['`explain`, and *more*', 'explain-and-more'],
    ['See [the docs](x.md) — now', 'see-the-docs--now'],
    ['11200', '11200'],
  ])('anchor %j as GitHub does', (title, slug) => {
    expect(githubSlug(title)).toBe(slug);
  });

  it('number repeated anchors', () => {
    expect([...parseMarkdown('# A\n## A\n```sh\n# B\n```').anchors]).toEqual(['a', 'a-1']);
  });
});

function brokenLinks(document: Document): string[] {
  return document.links.flatMap(({ target, line }) => {
    const problem = problemOf(target, document);
    return problem === undefined ? [] : [`${document.path}:${line}: ${problem}`];
  });
}

function problemOf(target: string, document: Document): string | undefined {
  if (/^[a-z][a-z0-9+.-]*:/i.test(target)) return isHttps(target) ? undefined : `${target} isn't an https URL`;
  const [path = '', anchor] = target.split('#');
  const found = path === '' ? document.path : normalize(join(document.path, '..', decodeURI(path)));
  if (relative(ROOT, join(ROOT, found)).startsWith('..')) return `${target} is outside of the repository`;
  if (path !== '' && !existsSync(join(ROOT, found))) return `${found} doesn't exist`;
  if (anchor === undefined) return undefined;
  if (!found.endsWith('.md')) return `${found} has no headings`;
  const { anchors } = path === '' ? document : readDocument(found);
  return anchors.has(anchor) ? undefined : `${found} has no heading #${anchor}`;
}

function isHttps(target: string): boolean {
  return target.startsWith('https://') && URL.canParse(target);
}
