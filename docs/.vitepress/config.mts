import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig } from 'vitepress';
import { diagrams } from './diagrams';
import { githubSlug } from './github-slug';
import { linksToRepository } from './links';
import { groups, isPage, notPages, ROOT } from './pages';

const { name, description, repository } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
const address: string = repository.url.replace(/^git\+|\.git$/g, '');

export default defineConfig({
  title: name,
  description,
  lang: 'en',
  // The site is built from the files where they are, so that their links also work in the repository.
  srcDir: ROOT,
  srcExclude: notPages(),
  rewrites: { 'README.md': 'index.md', 'examples/README.md': 'examples/index.md' },
  // Path that the site is published under, such as `/cdk-twilio-webhook/`.
  base: process.env['DOCS_BASE'] ?? '/',
  cleanUrls: true,
  // Keeps browsers from requesting an icon.
  head: [['link', { rel: 'icon', href: 'data:,' }]],
  markdown: {
    anchor: { slugify: githubSlug },
    // Braces in the API reference are types.
    attrs: { disable: true },
    config(markdown) {
      markdown.use(diagrams).use(linksToRepository(isPage, `${address}/blob/main`));
    },
  },
  // The search index is one large chunk.
  vite: { build: { chunkSizeWarningLimit: 1000 } },
  themeConfig: {
    search: { provider: 'local', options: { detailedView: true } },
    nav: [
      { text: 'Start', link: '/' },
      { text: 'Troubleshooting', link: '/docs/troubleshooting' },
      { text: 'Security', link: '/docs/security' },
    ],
    sidebar: groups.map(({ text, pages }) => ({
      text,
      items: pages.map(([title, path]) => ({ text: title, link: `/${path.replace(/(?:README)?\.md$/, '')}` })),
    })),
    outline: [2, 3],
    socialLinks: [{ icon: 'github', link: address }],
    editLink: { pattern: `${address}/edit/main/:path`, text: 'Edit this page' },
    footer: { message: 'Apache-2.0. Not affiliated with Twilio or AWS.' },
  },
});
