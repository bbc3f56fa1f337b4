import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { ROOT } from '../../../scripts/build/paths';
import type { VirtualEnvironment } from '../../virtual-environment';
import { cfnLint, cfnLintVersion, type Finding } from './cfn-lint';
import { EXPLAINED, type Explanation, explanationOf } from './explained';
import { COMMERCIAL, REGIONS } from './matrix';

/** Regions of the folders with templates of stacks that aren't bound to a region. */
const GROUPS: Readonly<Record<string, readonly string[]>> = {
  'every-region': REGIONS,
  'commercial-regions': COMMERCIAL,
};

/** A finding, with the region or the group of regions that its template is for. */
export type PlacedFinding = Finding & { readonly region: string };

/** The result of linting every template. */
export interface Lint {
  readonly version: string;
  readonly templates: number;
  /** Errors, and warnings that nothing explains. */
  readonly unexplained: readonly PlacedFinding[];
  /** The number of warnings by their explanation. */
  readonly explained: ReadonlyMap<Explanation, number>;
}

/** Returns the report in Markdown. */
export function reportOf({ version, templates, unexplained, explained }: Lint, date: string): string {
  const warnings = [...explained].map(([{ rule, reason }, count]) => `| ${rule} | ${count} | ${reason} |`);
  return [
    `${date}: cfn-lint ${version}, ${templates} templates. ${unexplained.length} findings besides these warnings:`,
    '',
    '| rule | warnings | why the template stays as it is |',
    '| --- | ---: | --- |',
    ...warnings,
  ].join('\n');
}

/** Synthesizes every app and lints its templates, region by region. */
export async function lint(python: VirtualEnvironment): Promise<Lint> {
  const folder = mkdtempSync(join(tmpdir(), 'cdk-twilio-webhook-lint-'));
  try {
    synthesize(folder);
    return await lintFolder(python, folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function synthesize(folder: string): void {
  const program = join(__dirname, 'synthesize.ts');
  execFileSync(process.execPath, ['--import', require.resolve('tsx'), program, folder], {
    cwd: ROOT,
    stdio: 'inherit',
    // Resolves the package's own name to its sources.
    env: { ...process.env, TSX_TSCONFIG_PATH: join(__dirname, 'tsconfig.json') },
  });
}

async function lintFolder(python: VirtualEnvironment, folder: string): Promise<Lint> {
  const explained = new Map(EXPLAINED.map((each) => [each, 0]));
  const unexplained: PlacedFinding[] = [];
  const groups = readdirSync(folder).map((name) => join(folder, name));
  for (const finding of await findings(python, groups)) {
    const reason = explanationOf(finding);
    if (reason) explained.set(reason, (explained.get(reason) ?? 0) + 1);
    else unexplained.push(finding);
  }
  const templates = groups.flatMap((group) => readdirSync(group)).length;
  return { version: await cfnLintVersion(python), templates, unexplained, explained };
}

/** Lints as many groups at once as there are processors. */
async function findings(python: VirtualEnvironment, groups: readonly string[]): Promise<PlacedFinding[]> {
  const waiting = [...groups];
  const found: PlacedFinding[] = [];
  const work = async (): Promise<void> => {
    for (let group = waiting.pop(); group !== undefined; group = waiting.pop()) {
      const [region, files] = [basename(group), templatesIn(group)];
      const all = await cfnLint(python, GROUPS[region] ?? [region], files);
      found.push(...all.map((each) => ({ ...each, region, template: basename(each.template, '.json') })));
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, work));
  return found;
}

function templatesIn(group: string): string[] {
  return readdirSync(group).map((name) => join(group, name));
}
