import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Root of the repository: the site is made from the files where they are. */
export const ROOT = join(import.meta.dirname, '../..');

/** A group of the sidebar: titles, and the files behind them. */
interface Group {
  readonly text: string;
  readonly pages: readonly (readonly [title: string, path: string])[];
}

const GROUPS: readonly Group[] = [
  {
    text: 'Start',
    pages: [
      ['Try it, deploy it', 'README.md'],
      ['Choose a front door', 'docs/front-doors.md'],
      ['Move to it', 'docs/migrating.md'],
      ['Examples', 'examples/README.md'],
    ],
  },
  {
    text: 'Develop',
    pages: [
      ['Run it on your machine', 'docs/local-run.md'],
      ['Test your handler', 'docs/testing.md'],
      ['API', 'API.md'],
    ],
  },
  {
    text: 'Operate',
    pages: [
      ['Troubleshooting', 'docs/troubleshooting.md'],
      ['Operations', 'docs/operations.md'],
      ['The self-check', 'docs/self-check.md'],
      ['Performance', 'docs/performance.md'],
      ['Scaling and cost', 'docs/scaling.md'],
    ],
  },
  {
    text: 'Understand',
    pages: [
      ['The public URL', 'docs/public-url.md'],
      ['Security', 'docs/security.md'],
      ['Proof', 'docs/proof.md'],
      ['Design', 'DESIGN.md'],
    ],
  },
  {
    text: 'Project',
    pages: [
      ['Contributing', 'CONTRIBUTING.md'],
      ['Report a vulnerability', 'SECURITY.md'],
      ['Changelog', 'CHANGELOG.md'],
    ],
  },
];

/** The pages that there are: `API.md` is made by the build. */
export const groups = GROUPS.map(({ text, pages }) => ({
  text,
  pages: pages.filter(([, path]) => existsSync(join(ROOT, path))),
}));

const PAGES: ReadonlySet<string> = new Set(groups.flatMap(({ pages }) => pages.map(([, path]) => path)));

/** Whether a file, named from the repository's root, is a page of the site. */
export function isPage(path: string): boolean {
  return PAGES.has(path);
}

/** Every Markdown file that is no page, and the folders that none is looked for in. */
export function notPages(): string[] {
  const folders = readdirSync(ROOT, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const others = folders.map(({ name }) => name).filter((name) => !['docs', 'examples'].includes(name));
  const markdown = ['.', 'docs', 'examples'].flatMap((folder) => markdownIn(folder)).filter((path) => !isPage(path));
  return [...others.map((name) => `${name}/**`), 'examples/*/**', ...markdown];
}

function markdownIn(folder: string): string[] {
  if (!existsSync(join(ROOT, folder))) return [];
  const names = readdirSync(join(ROOT, folder)).filter((name) => name.endsWith('.md'));
  return names.map((name) => (folder === '.' ? name : `${folder}/${name}`));
}
