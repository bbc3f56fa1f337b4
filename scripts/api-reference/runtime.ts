import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../build/paths';

/** Entry points for a function and its tests: source file, and the page that typedoc names after it. */
const ENTRY_POINTS = [
  { name: 'lambda', source: 'lambda/index.ts', written: 'index.md' },
  { name: 'testing', source: 'lambda/testing/index.ts', written: 'testing.md' },
  { name: 'idempotency', source: 'lambda/idempotency/index.ts', written: 'idempotency.md' },
  { name: 'relay', source: 'lambda/relay/index.ts', written: 'relay.md' },
  { name: 'delivery', source: 'lambda/delivery/index.ts', written: 'delivery.md' },
] as const;

const OPTIONS = {
  entryPoints: ENTRY_POINTS.map(({ source }) => join(ROOT, source)),
  tsconfig: join(ROOT, 'tsconfig.strict.json'),
  plugin: ['typedoc-plugin-markdown'],
  readme: 'none',
  // `npm run lint` checks the types.
  skipErrorChecking: true,
  excludeExternals: true,
  excludeInternal: true,
  excludePrivate: true,
  // Line numbers would change with every commit.
  disableSources: true,
  // Types that only others refer to aren't exported.
  validation: { notExported: false },
  logLevel: 'Warn',
  groupOrder: ['Functions', 'Interfaces', 'Type Aliases', 'Variables', 'Classes'],
  outputFileStrategy: 'modules',
  hidePageHeader: true,
  hideBreadcrumbs: true,
  useCodeBlocks: true,
  parametersFormat: 'table',
  interfacePropertiesFormat: 'table',
  typeAliasPropertiesFormat: 'table',
  typeDeclarationFormat: 'table',
};

/** Renders the reference of the runtime, the test kit and idempotency from their docstrings, as text by path. */
export function runtimeReference(): ReadonlyMap<string, string> {
  const folder = mkdtempSync(join(tmpdir(), 'cdk-twilio-webhook-typedoc-'));
  try {
    const out = join(folder, 'out');
    writeFileSync(join(folder, 'typedoc.json'), JSON.stringify({ ...OPTIONS, out }));
    const typedoc = join(ROOT, 'node_modules/typedoc/bin/typedoc');
    execFileSync(process.execPath, [typedoc, '--options', join(folder, 'typedoc.json')], { cwd: ROOT, stdio: 'pipe' });
    return new Map(
      ENTRY_POINTS.map(({ name, written }) => {
        const text = readFileSync(join(out, written), 'utf8');
        return [`docs/api/runtime/${name}.md`, titled(`cdk-twilio-webhook/${name}`, text)];
      }),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Retitles a page, because typedoc names modules after files and one file is `index`. */
function titled(title: string, text: string): string {
  return `${text.replace(/^# .*/, `# ${title}`).replaceAll('(index.md', '(lambda.md').trim()}\n`;
}
