import type { CellResult } from './cell';

/** The matrix of one terminator as a table in Markdown. */
export function tableOf(results: readonly CellResult[]): string {
  const rows = results.map(({ cell, outcome, cause }) => {
    const behind = cell.door === undefined ? '' : `, ${cell.door} behind`;
    const refused = cause === undefined ? `\`${outcome}\`` : `\`${outcome}\`: **${cause}**`;
    const end = outcome === 'accepted' ? 'accepted' : refused;
    return `| ${cell.setUp}${behind} | ${cell.sends} | ${declared(cell.declared)} | ${end} |`;
  });
  return ['| set up | what comes | declared origin | ends as |', '| --- | --- | --- | --- |', ...rows].join('\n');
}

function declared(origin: string | undefined): string {
  return origin === undefined ? '–' : `\`${origin}\``;
}
