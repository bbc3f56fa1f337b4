/** The part of Stryker's report read here. https://github.com/stryker-mutator/mutation-testing-elements */
export interface MutationReport {
  readonly framework?: { readonly version?: string };
  readonly files: Readonly<Record<string, { readonly source: string; readonly mutants: readonly Mutant[] }>>;
}

interface Position {
  readonly line: number;
  readonly column: number;
}

interface Mutant {
  readonly mutatorName: string;
  readonly replacement?: string;
  readonly status: string;
  readonly location: { readonly start: Position; readonly end: Position };
}

const DETECTED = ['Killed', 'Timeout'];
const UNDETECTED = ['Survived', 'NoCoverage'];

/** Returns a line such as `lambda/check.ts:12:3 Survived StringLiteral: 'a' → ''` for every undetected change. */
export function survivors({ files }: MutationReport): string[] {
  return Object.entries(files).flatMap(([file, { source, mutants }]) => {
    const lines = source.split('\n');
    return mutants
      .filter(({ status }) => UNDETECTED.includes(status))
      .map(({ mutatorName, replacement, status, location: { start, end } }) => {
        const line = lines[start.line - 1] ?? '';
        const original = line.slice(start.column - 1, end.line === start.line ? end.column - 1 : undefined);
        return `${file}:${start.line}:${start.column} ${status} ${mutatorName}: ${original} → ${replacement ?? ''}`;
      });
  });
}

/** Formats the report as a Markdown table with a row per file. */
export function tableOf({ files, framework }: MutationReport, date: string): string {
  const rows = Object.entries(files)
    .sort(([one], [other]) => one.localeCompare(other))
    .map(([file, { mutants }]) => rowOf(file, mutants));
  const all = rowOf(
    '**all**',
    Object.values(files).flatMap(({ mutants }) => mutants),
  );
  const versions = `Stryker ${framework?.version ?? ''}, Node ${process.versions.node}`;
  const timedOut = Object.values(files)
    .flatMap(({ mutants }) => mutants)
    .filter(({ status }) => status === 'Timeout').length;
  return [
    `${date}: ${versions}. ${timedOut} of the detected changes timed out, as an endless loop does.`,
    '',
    '| file | changes | detected | undetected | score |',
    '| --- | ---: | ---: | ---: | ---: |',
    ...[...rows, all].map((cells) => `| ${cells.join(' | ')} |`),
  ].join('\n');
}

function rowOf(name: string, mutants: readonly Mutant[]): string[] {
  const count = (statuses: readonly string[]) => mutants.filter(({ status }) => statuses.includes(status)).length;
  const [detected, undetected] = [count(DETECTED), count(UNDETECTED)];
  const score = (100 * detected) / (detected + undetected);
  return [name, String(detected + undetected), String(detected), String(undetected), `${score.toFixed(1)} %`];
}
