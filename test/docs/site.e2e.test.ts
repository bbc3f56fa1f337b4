import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { githubSlug } from '../../docs/.vitepress/github-slug';
import { groups } from '../../docs/.vitepress/pages';
import { ROOT } from '../../scripts/build/paths';

const BASE = '/below/';
/** A build takes ten seconds, and far longer on a busy machine. */
const BUILD_TIMEOUT_MS = 300_000;
const PAGES = groups.flatMap(({ pages }) => pages.map(([, path]) => path));

describe('the documentation site', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cdk-twilio-webhook-site-'));
  const html = new Map<string, string>();

  beforeAll(() => {
    const args = ['node_modules/vitepress/bin/vitepress.js', 'build', 'docs', '--outDir', folder];
    // VitePress fails to build a page with a dead link.
    execFileSync(process.execPath, args, { cwd: ROOT, env: { ...process.env, DOCS_BASE: BASE }, stdio: 'pipe' });
    for (const path of PAGES) html.set(pageOf(path), readFileSync(join(folder, `${pageOf(path)}.html`), 'utf8'));
  }, BUILD_TIMEOUT_MS);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('has a page with its title, and a sidebar entry, for every document', () => {
    expect(PAGES).toEqual(expect.arrayContaining(['README.md', 'docs/troubleshooting.md', 'docs/migrating.md']));
    const links = new Set(attributes(html.get('index'), 'href'));
    for (const path of PAGES) {
      const [, title = ''] = /^# (.+)$/m.exec(readFileSync(join(ROOT, path), 'utf8')) ?? [];
      expect(headings(html.get(pageOf(path))), path).toContain(githubSlug(title));
      expect(links, path).toContain(BASE + pageOf(path).replace(/\bindex$/, ''));
    }
  });

  it('includes every document of docs/', () => {
    const written = readdirSync(join(ROOT, 'docs')).filter((name) => name.endsWith('.md'));
    expect(written.map((name) => `docs/${name}`).filter((path) => !PAGES.includes(path))).toEqual([]);
  });

  it('uses the same anchors as GitHub', () => {
    const missing = [...html].flatMap(([page, text]) =>
      attributes(text, 'href').flatMap((href) => {
        const [path = '', anchor] = href.split('#');
        const target = path === '' ? text : html.get(pagePathOf(page, path));
        const found = anchor === undefined || target === undefined || target.includes(` id="${anchor}"`);
        return found ? [] : [`${page}: ${href}`];
      }),
    );
    expect(missing).toEqual([]);
    expect(html.get('docs/troubleshooting')?.includes('<h3 id="11200"')).toBe(true);
  });

  it("links files that aren't pages to the repository", () => {
    const links = attributes(html.get('index'), 'href').filter((href) => href.endsWith('/LICENSE'));
    expect(links).toEqual([expect.stringMatching(/^https:\/\/github\.com\/[\w-]+\/[\w-]+\/blob\/main\/LICENSE$/)]);
  });

  it('is searchable', () => {
    const chunks = readdirSync(join(folder, 'assets/chunks'));
    const index = chunks.find((name) => name.startsWith('@localSearchIndexroot.'));
    const text = readFileSync(join(folder, 'assets/chunks', index ?? ''), 'utf8');
    const missing = ['11237', 'bodysha256', 'eventbridge'].filter((word) => !text.includes(word));
    expect(missing).toEqual([]);
  });

  it('draws its diagrams and loads nothing from third parties', () => {
    expect(html.get('index')?.includes('<div class="diagram"')).toBe(true);
    for (const [page, text] of html) {
      expect(text.match(/language-mermaid|fonts\.googleapis/g), page).toBeNull();
      expect(text.match(/<(?:script|img|iframe|source)[^>]*src="(?:https?:)?\/\/[^>]*>/g), page).toBeNull();
      expect(text.match(/<link[^>]*href="(?:https?:)?\/\/[^>]*>/g), page).toBeNull();
    }
  });
});

function pageOf(path: string): string {
  return path.replace(/\bREADME\.md$/, 'index.md').replace(/\.md$/, '');
}

/** Links are relative in running text, and start with the base elsewhere. */
function pagePathOf(page: string, href: string): string {
  const path = new URL(href, `https://site${BASE}${page}`).pathname.replace(BASE, '');
  return path === '' || path.endsWith('/') ? `${path}index` : path;
}

function attributes(text = '', name: string): string[] {
  return [...text.matchAll(new RegExp(` ${name}="([^"]*)"`, 'g'))].map(([, value = '']) => value);
}

function headings(text = ''): string[] {
  return [...text.matchAll(/<h1 id="([^"]*)"/g)].map(([, id = '']) => id);
}
