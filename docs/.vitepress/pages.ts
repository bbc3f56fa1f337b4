import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Root of the repository. The site is built from the files where they are. */
export const ROOT = join(import.meta.dirname, '../..');

/** A group of the sidebar: titles and their files. */
interface Group {
  readonly text: string;
  readonly pages: readonly (readonly [title: string, path: string])[];
}

/** Groups of the sidebar, in its order. */
export const groups: readonly Group[] = [
  {
    text: 'Start',
    pages: [
      ['Overview', 'README.md'],
      ['Choose a front door', 'docs/front-doors.md'],
      ['Voice agents', 'docs/realtime.md'],
      ['Migrate', 'docs/migrating.md'],
      ['Examples', 'examples/README.md'],
    ],
  },
  {
    text: 'Develop',
    pages: [
      ['Run it on your machine', 'docs/local-run.md'],
      ['Test your handler', 'docs/testing.md'],
      ['Deliver to SQS and EventBridge', 'docs/delivery.md'],
    ],
  },
  { text: 'Runtime API', pages: pagesIn('docs/api/runtime') },
  { text: 'Construct API', pages: [['TwilioWebhook', 'API.md'], ...pagesIn('docs/api/construct')] },
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

const PAGES: ReadonlySet<string> = new Set(groups.flatMap(({ pages }) => pages.map(([, path]) => path)));

/** Whether a file is a page of the site. @param path relative to the repository's root. */
export function isPage(path: string): boolean {
  return PAGES.has(path);
}

/** Lists the Markdown files that aren't pages, and the folders without pages. */
export function notPages(): string[] {
  const folders = readdirSync(ROOT, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const others = folders.map(({ name }) => name).filter((name) => !['docs', 'examples'].includes(name));
  const markdown = ['.', 'docs', 'examples'].flatMap((folder) => markdownIn(folder)).filter((path) => !isPage(path));
  return [...others.map((name) => `${name}/**`), 'examples/*/**', ...markdown];
}

/** The generated pages of a folder, titled by their headings. */
function pagesIn(folder: string): Group['pages'] {
  return markdownIn(folder).map((path) => {
    const [, title = path] = /^# (.+)$/m.exec(readFileSync(join(ROOT, path), 'utf8')) ?? [];
    return [title.replace('cdk-twilio-webhook/', ''), path] as const;
  });
}

function markdownIn(folder: string): string[] {
  if (!existsSync(join(ROOT, folder))) return [];
  const names = readdirSync(join(ROOT, folder)).filter((name) => name.endsWith('.md'));
  return names.map((name) => (folder === '.' ? name : `${folder}/${name}`));
}
