import { cut, printable, type Terminal, urlPair } from '../../terminal';
import type { Row } from './round';

/** Columns before the TwiML: mark, door, request, outcome, status. */
const WIDTHS = { door: 12, request: 14, outcome: 17, status: 6 } as const;
const TAKEN = 2 + WIDTHS.door + 2 + WIDTHS.request + 2 + WIDTHS.outcome + 2 + WIDTHS.status + 2;

/** The table of a round, for a person: each row's result on one line, its two URLs below each other under it. */
export function table(rows: readonly Row[], terminal: Terminal): string[] {
  const { bold } = terminal.style;
  const heading = columns({ door: 'door', request: 'request', outcome: 'outcome', status: 'status' });
  return [
    bold(`  ${heading}  TwiML`),
    ...rows.flatMap((row) => [resultLine(row, terminal), ...urlPair(row.receivedUrl, row.publicUrl, terminal)]),
  ];
}

/** One line on how the round went, and one for each row that was not as it should be. */
export function verdict(rows: readonly Row[], { style }: Terminal): string[] {
  const wrong = rows.filter((row) => row.problems.length > 0);
  if (wrong.length === 0) return [style.green(`All ${rows.length} requests ended as they should.`)];
  return [
    style.red(`${wrong.length} of ${rows.length} requests did not end as they should:`),
    ...wrong.map(({ door, request, problems }) => `  ${door} ${request}: ${problems.map(printable).join('; ')}`),
  ];
}

function resultLine(row: Row, { style, width }: Terminal): string {
  const good = row.problems.length === 0;
  const mark = good ? style.green('✓') : style.red('✗');
  const text = columns({
    door: row.door,
    request: row.request,
    outcome: printable(row.outcome ?? '-'),
    status: String(row.status ?? '-'),
  });
  return `${mark} ${good ? text : style.red(text)}  ${cut(twiml(row), width - TAKEN)}`.trimEnd();
}

/** The XML declaration is the same everywhere, so that only what follows it is worth the room. */
function twiml({ body }: Row): string {
  return /<Response[\s/>]/.test(body) ? printable(body.replace(/^\s*<\?xml[^>]*\?>/, '')) : '-';
}

function columns(cells: Readonly<Record<keyof typeof WIDTHS, string>>): string {
  return Object.entries(WIDTHS)
    .map(([name, width]) => cells[name as keyof typeof WIDTHS].padEnd(width))
    .join('  ');
}
