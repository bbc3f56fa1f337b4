/** What is read here of Stryker's report. https://github.com/stryker-mutator/mutation-testing-elements */
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

/** `lambda/public-url/url-encodings.ts:12:3 StringLiteral "…" → ""` for every change that no test noticed. */
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

/** A row a file: how many changes were tried, and how many no test noticed. */
export function tableOf({ files, framework }: MutationReport, date: string): string {
  const rows = Object.entries(files)
    .sort(([one], [other]) => one.localeCompare(other))
    .map(([file, { mutants }]) => rowOf(file, mutants));
  const all = rowOf(
    '**all**',
    Object.values(files).flatMap(({ mutants }) => mutants),
  );
  const versions = `Stryker ${framework?.version ?? ''}, Node ${process.versions.node}`;
  const late = Object.values(files)
    .flatMap(({ mutants }) => mutants)
    .filter(({ status }) => status === 'Timeout').length;
  return [
    `${date}: ${versions}. Of what was noticed ${late} ended at the time limit, as an endless loop does.`,
    '',
    '| file | changes | noticed | not noticed | score |',
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
