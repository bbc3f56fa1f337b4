import { errorText, summaryOf } from '../../inspector';
import type { Terminal } from '../../terminal';
import type { StoredEntry } from '../delivery-stand-in';
import { type Exchange, type LocalRun, otherLogs, requestLog } from '../doors';
import { type RelayTraffic, Transcripts } from '../relay';
import type { Row } from '../round';
import { type BannerFacts, banner, exchangeLines, type RefusedCause, roundTable, storedLines, verdict } from './lines';
import { refusedLines, relayLogLine, transcriptLine } from './relay-lines';

/** Reports the events of a local run. */
export interface Reporter {
  started(run: LocalRun, facts: BannerFacts): void;
  played(rows: readonly Row[]): void;
  /** @param ngrok public origin of a tunnel that leads here and isn't declared. */
  waiting(ngrok: string | undefined): void;
  /** @param cause why the signature is refused. */
  exchanged(exchange: Exchange, cause?: RefusedCause): void;
  /**
   * Something happened at the relay.
   *
   * @param cause why the signature of a handshake is refused.
   */
  relayed(event: RelayTraffic, cause?: RefusedCause): void;
  /** A deployed function would have stored an entry of a delivery. */
  stored(entry: StoredEntry): void;
  /** @param what what was reloaded. */
  reloaded(what: Reloaded): void;
  /** A change can't be used. */
  failed(error: unknown): void;
}

/** Code that can be reloaded. */
export type Reloaded = 'webhook' | 'relay';

/** Creates a reporter for a person at a terminal. */
export function textReporter(terminal: Terminal): Reporter {
  const { style } = terminal;
  const transcripts = new Transcripts();
  const print = (lines: readonly string[]) => lines.forEach(terminal.print);
  const indented = (error: unknown) =>
    messageOf(error)
      .split('\n')
      .map((line) => `  ${line}`);
  return {
    started: (run, facts) => print(banner(run, facts, terminal)),
    played: (rows) => print([...roundTable(rows, terminal), '', ...verdict(rows, terminal)]),
    waiting: (ngrok) => print([...ngrokLine(ngrok), '', 'Waiting for requests. Press Ctrl-C to stop.']),
    exchanged: (exchange, cause) => print(exchangeLines(exchange, new Date(), terminal, cause)),
    relayed: (event, cause) => {
      const { lines } = transcripts.add(event) ?? {};
      const log = event.kind === 'log' && !lines ? relayLogLine(event.log, terminal) : undefined;
      print([
        ...(lines ?? []).map((line) => transcriptLine(line, terminal)),
        ...(log === undefined ? [] : [log]),
        ...refusedLines(cause, terminal),
      ]);
    },
    stored: (entry) => print(storedLines(entry, terminal)),
    reloaded: (what) =>
      print([style.dim(what === 'webhook' ? 'Reloaded.' : 'Reloaded the relay. Open calls keep their code.')]),
    failed: (error) =>
      print([style.red("The change can't be used. The previous code still runs."), ...indented(error)]),
  };
}

function ngrokLine(ngrok: string | undefined): string[] {
  return ngrok === undefined ? [] : [`An ngrok tunnel leads here. Declare it: restart with --public-origin ${ngrok}`];
}

/** Creates a reporter for a script: one JSON object a line, each with its `type`. */
export function jsonReporter(print: (line: string) => void): Reporter {
  const write = (type: string, facts: object) => print(JSON.stringify({ type, ...facts }));
  return {
    started: ({ doors }, { inspector, relay, deliveries, caFile, token: { isDemo, signing } }) =>
      write('started', {
        doors: doors.map(({ door, port, publicBase }) => ({
          door: door.label,
          frontDoor: door.frontDoor,
          port,
          url: publicBase,
        })),
        inspector: inspector ?? null,
        relay: relay ?? null,
        deliveries,
        caFile: caFile ?? null,
        // The user's own token is never printed.
        authToken: isDemo ? signing : null,
      }),
    played: (rows) => {
      for (const { failure, ...row } of rows) write('played', { ...row, failure: failure ?? null });
    },
    waiting: (ngrok) => write('waiting', { ngrok: ngrok ?? null }),
    exchanged: (exchange, refused) => {
      const { detail = exchange.refusal, error = errorText(exchange.logs) } = requestLog(exchange.logs) ?? {};
      const logs = otherLogs(exchange.logs);
      const cause = refused?.cause ?? null;
      write('request', { ...summaryOf(exchange), cause, detail: detail ?? null, error: error ?? null, logs });
    },
    relayed: (traffic, cause) => write('relay', { ...relayFacts(traffic), ...(cause ? { cause: cause.cause } : {}) }),
    stored: (entry) => write('stored', entry),
    reloaded: (what) => write('reloaded', { what }),
    failed: (error) => write('reload-failed', { message: messageOf(error) }),
  };
}

/** Leaves out the `$connect` event, which contains the signature. */
function relayFacts({ kind, ...facts }: RelayTraffic): object {
  const { event: _, ...rest } = facts as { readonly event?: unknown };
  return { event: kind, ...rest };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
