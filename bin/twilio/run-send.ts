import type { Terminal } from '../terminal';
import { deliver } from './deliver';
import { latency, load } from './load';
import { type SendOptions, sendPlan } from './plan';
import { loadLines, report, reportLines, type SendReport, type SendSummary } from './report';

/** How often, how fast, and how it is shown. */
export interface RunOptions {
  readonly count: number;
  readonly rate: number | undefined;
  readonly json: boolean;
  readonly terminal: Terminal;
  /** Told how far a load has come. */
  readonly progress: (text: string) => void;
}

/** A report of a load names so many of what went wrong. */
const MAX_EXAMPLES = 10;

/** Sends, prints what came of it. @returns the exit code: 0 when all ended as they should, else 1. */
export async function runSend(options: SendOptions, run: RunOptions): Promise<number> {
  const plan = sendPlan(options);
  const { count, rate, terminal } = run;
  const started = performance.now();
  const waiting = setTimeout(() => run.progress('Waiting for an answer …'), 1000);
  const once = async () => report(await deliver(plan.next(), plan.options), options.tamper);
  const onDone = (done: number) => count > 1 && run.progress(`${done} of ${count} answered`);
  const reports = await load(once, { count, rate, onDone: (done) => void onDone(done) });
  clearTimeout(waiting);
  run.progress('');
  const summary = summarize(options.kind, reports);
  const elapsed = performance.now() - started;
  for (const line of shown(summary, options, run, elapsed)) terminal.print(line);
  return summary.ok ? 0 : 1;
}

function shown(summary: SendSummary, { tamper }: SendOptions, { json, terminal }: RunOptions, elapsed: number) {
  if (json) return [JSON.stringify(summary, null, 2)];
  const [first] = summary.results;
  return summary.requests === 1 && first ? reportLines(first, tamper, terminal) : loadLines(summary, elapsed, terminal);
}

function summarize(kind: string, reports: readonly SendReport[]): SendSummary {
  const wrong = reports.filter(({ ok }) => !ok);
  const answered = reports.filter(({ status }) => status !== null).map(({ durationMs }) => durationMs);
  return {
    ok: wrong.length === 0,
    kind,
    requests: reports.length,
    unexpected: wrong.length,
    latencyMs: latency(answered) ?? null,
    results: reports.length === 1 ? reports : wrong.slice(0, MAX_EXAMPLES),
  };
}
