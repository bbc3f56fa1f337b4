import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { ROOT } from '../scripts/build/paths';
import { buildBindings } from '../scripts/languages/bindings';
import { differences, resourcesOf, type Templates } from './languages/templates';
import { go, java, python, type Toolchain } from './languages/toolchains';
import { Workspace } from './languages/workspace';
import { writePart } from './page';

/**
 * Builds the packages for Python, Java, and Go, installs each, and compiles and synthesizes the same app with it. Its
 * templates must equal those of TypeScript. So must those of the examples.
 *
 *     npm run proof:languages -- [--packages <folder>] [--write]
 *
 * Exits with 1 if they differ. `--packages` uses packages of `npm run pacmak -- --packages js,python,java,go`, instead of
 * building them. `--write` writes the report to docs/proof.md.
 */

const TOOLCHAINS: Readonly<Record<string, (packages: string) => Toolchain>> = { python, java, go };

/** Examples with a stack of their own, which only have to synthesize. The worker of the second is in Python. */
const OWN = ['python-relay', 'python-status-callbacks'];

interface Row {
  readonly toolchain: Toolchain;
  readonly templates: Templates;
  readonly examples: readonly string[];
  /** Places that differ from TypeScript. */
  readonly different: readonly string[];
}

function rowOf(workspace: Workspace, reference: Templates, name: string, toolchain: Toolchain): Row {
  const compile = (folder: string) => toolchain.compile(folder);
  const templates = workspace.app(name, compile);
  const examples = readdirSync(join(ROOT, 'examples')).filter((example) => example.startsWith(`${name}-`));
  const inExamples = examples.flatMap((example) => {
    const synthesized = workspace.example(example, compile);
    return OWN.includes(example) ? [] : differences(workspace.original(example.slice(name.length + 1)), synthesized);
  });
  return { toolchain, templates, examples, different: [...differences(reference, templates), ...inExamples] };
}

function tableOf(rows: readonly Row[]): string {
  const row = ({ toolchain, templates, examples, different }: Row) => [
    `${toolchain.language} ${toolchain.version}`,
    toolchain.compiledBy,
    Object.keys(templates).length,
    resourcesOf(templates),
    examples.map((name) => `[${name}](../examples/${name})`).join(', '),
    different.length,
  ];
  return [
    '| language | compiled by | stacks | resources | examples | differences from TypeScript |',
    '| --- | --- | ---: | ---: | --- | ---: |',
    ...rows.map((each) => `| ${row(each).join(' | ')} |`),
  ].join('\n');
}

async function main(): Promise<void> {
  const options = { packages: { type: 'string' }, write: { type: 'boolean', default: false } } as const;
  const { values } = parseArgs({ options });
  const built = mkdtempSync(join(tmpdir(), 'cdk-twilio-webhook-packages-'));
  try {
    if (values.packages === undefined) await buildBindings(built, ['js', 'python', 'java', 'go'], 'packages');
    const packages = values.packages === undefined ? built : resolve(values.packages);
    const workspace = Workspace.create(packages);
    try {
      const reference = workspace.reference();
      const rows = Object.entries(TOOLCHAINS).map(([name, toolchain]) =>
        rowOf(workspace, reference, name, toolchain(packages)),
      );
      report(rows, values.write);
    } finally {
      workspace.remove();
    }
  } finally {
    rmSync(built, { recursive: true, force: true });
  }
}

function report(rows: readonly Row[], write: boolean): void {
  const table = tableOf(rows);
  console.log(table);
  for (const { toolchain, different } of rows) {
    for (const place of different) console.error(`${toolchain.language}: ${place}`);
  }
  if (rows.some(({ different }) => different.length > 0)) process.exitCode = 1;
  else if (write) writePart('languages', `${new Date().toISOString().slice(0, 10)}\n\n${table}`);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
