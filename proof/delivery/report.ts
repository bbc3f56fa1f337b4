import { markdown } from '../../bench/report/statistics';
import { FAULTS, type Fault } from './fault-proxy';
import type { Result } from './run';

/** When a proof ran, and what it injected. */
export interface DeliveryRun {
  readonly date: string;
  readonly minutes: number;
  readonly calls: number;
  readonly injected: ReadonlyMap<Fault, number>;
}

/** Returns the report for docs/proof.md. */
export function reportOf({ date, minutes, calls, injected }: DeliveryRun, results: readonly Result[]): string {
  const callbacks = results.reduce((sum, each) => sum + each.callbacks, 0);
  const faults = [...injected.values()].reduce((sum, each) => sum + each, 0);
  const kinds = FAULTS.map((fault) => `${number(injected.get(fault) ?? 0)} × ${fault}`).join(', ');
  const rows = results.map((each) => ({
    destination: each.name,
    sent: number(each.callbacks),
    'answered 2xx': number(each.accepted),
    'answered 5xx': number(each.unavailable),
    'entries answered 2xx': number(each.stored),
    'of them missing': number(each.missing.length),
    duplicates: number(each.duplicates),
    'of them unmarked': number(each.unmarked),
    'entries answered 5xx, but stored': number(each.foundOfUnavailable),
    'forged and found': `${each.foundOfForged} of ${each.forged}`,
  }));
  return [
    `${date}, ${minutes.toFixed(0)} minutes: ${number(callbacks)} webhooks, ${number(calls)} calls of SQS and EventBridge, of which ${number(faults)} failed (${kinds}).`,
    '',
    markdown(rows),
  ].join('\n');
}

function number(value: number): string {
  return value.toLocaleString('en');
}
