import { cachedCertificates } from './certificates/cached-certificates';
import { defaultAppCode } from './function-code';
import type { Exchange } from './listener/door-listener';
import { type LocalRun, startLocalRun } from './local-run';
import { playRound } from './player/round';
import { banner } from './print/banner';
import { exchangeLines } from './print/exchange-lines';
import type { Terminal } from './print/style';
import { table, verdict } from './print/table';

/** What `dev` was asked for. */
export interface DevOptions {
  /** End after the round. */
  readonly once: boolean;
  readonly authToken: string;
  readonly tokenIsDemo: boolean;
  readonly port: number | undefined;
  readonly publicOrigin: string | undefined;
  readonly terminal: Terminal;
  /** Takes what is to be called when the user wants to end. */
  readonly interrupted: (stop: () => void) => void;
}

/**
 * Starts the doors, plays Twilio, and serves until it is interrupted.
 *
 * @returns the exit code: 1 when it was to end after the round and a request did not end as it should, else 0.
 * @throws when a chosen port is taken, or the function cannot be loaded.
 */
export async function runDev(options: DevOptions): Promise<number> {
  const end = new Promise<void>((resolve) => options.interrupted(resolve));
  const certificates = await cachedCertificates();
  const code = await defaultAppCode();
  const observer = new Observer();
  try {
    const run = await startLocalRun({ ...options, file: code.file, certificates, onExchange: observer.see });
    try {
      const print = (lines: readonly string[]) => lines.forEach(options.terminal.print);
      print(banner(run, { ...options, caFile: certificates.caFile }, options.terminal));
      const good = await playAll(run, certificates.ca, observer, options);
      if (options.once) return good ? 0 : 1;
      print(['', 'Waiting for requests. Ctrl-C ends.']);
      observer.follow((exchange) => print(exchangeLines(exchange, new Date(), options.terminal)));
      await end;
      return 0;
    } finally {
      await run.stop();
    }
  } finally {
    await code.remove();
  }
}

/** The tunnel is played only when its public origin is known: without, Twilio has no way to it. */
async function playAll(run: LocalRun, ca: string, observer: Observer, options: DevOptions): Promise<boolean> {
  const { authToken, publicOrigin, terminal } = options;
  const doors = run.doors.filter(({ door }) => door.scheme === 'https' || publicOrigin !== undefined);
  const rows = await playRound({ doors, authToken, ca, exchangeOf: observer.exchangeOf });
  for (const line of [...table(rows, terminal), '', ...verdict(rows, terminal)]) terminal.print(line);
  return rows.every((row) => row.problems.length === 0);
}

/** Keeps the round's exchanges by their idempotency token, and hands on those after it. */
class Observer {
  private readonly kept = new Map<string, Exchange>();
  private next: ((exchange: Exchange) => void) | undefined;

  readonly see = (exchange: Exchange): void => {
    this.next?.(exchange);
    if (this.next) return;
    const token = exchange.request?.headers.find(([name]) => name.toLowerCase() === 'i-twilio-idempotency-token')?.[1];
    if (token !== undefined) this.kept.set(token, exchange);
  };

  readonly exchangeOf = (token: string): Exchange | undefined => this.kept.get(token);

  follow(next: (exchange: Exchange) => void): void {
    this.kept.clear();
    this.next = next;
  }
}
