import type { Exchange } from '../listener/door-listener';
import type { LocalRun } from '../local-run';
import type { Row } from '../player/round';
import { type BannerFacts, banner } from './banner';
import { exchangeLines } from './exchange-lines';
import type { Terminal } from './style';
import { table, verdict } from './table';

/** Tells what happens in a local run. */
export interface Reporter {
  started(run: LocalRun, facts: BannerFacts): void;
  played(rows: readonly Row[]): void;
  /** @param ngrok public origin of a tunnel that leads here and is not declared. */
  waiting(ngrok: string | undefined): void;
  exchanged(exchange: Exchange): void;
  reloaded(): void;
  /** A change cannot be used. */
  failed(error: unknown): void;
}

/** For a person at a terminal. */
export function textReporter(terminal: Terminal): Reporter {
  const { style } = terminal;
  const print = (lines: readonly string[]) => lines.forEach(terminal.print);
  const indented = (error: unknown) =>
    messageOf(error)
      .split('\n')
      .map((line) => `  ${line}`);
  return {
    started: (run, facts) => print(banner(run, facts, terminal)),
    played: (rows) => print([...table(rows, terminal), '', ...verdict(rows, terminal)]),
    waiting: (ngrok) => print([...tunnelLine(ngrok), '', 'Waiting for requests. Ctrl-C ends.']),
    exchanged: (exchange) => print(exchangeLines(exchange, new Date(), terminal)),
    reloaded: () => print([style.dim('Reloaded.')]),
    failed: (error) => print([style.red('The change cannot be used; the code before it answers.'), ...indented(error)]),
  };
}

function tunnelLine(ngrok: string | undefined): string[] {
  return ngrok === undefined ? [] : [`ngrok leads here: start again with --public-origin ${ngrok} to declare it.`];
}

/** What an error says. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
