import fc from 'fast-check';
import { version as fastCheck } from 'fast-check/package.json';
import { anyEvent, type Fuzzed, modifiedSigned } from './events';
import { checkRead, checkSeen } from './rules';
import { Subject } from './subject';

/** Counts of what was tried. */
export interface Tried {
  /** Events by target. */
  readonly events: Record<Target, number>;
  /** Events that reached a route because their signature still matched. */
  accepted: number;
}

const TARGETS = [
  'read by every front door',
  'webhook with routes',
  'webhook with fetch',
  'webhook, modified signed events',
] as const;
type Target = (typeof TARGETS)[number];

export function nothingTried(): Tried {
  return { events: Object.fromEntries(TARGETS.map((name) => [name, 0])) as Tried['events'], accepted: 0 };
}

const ORIGINS = { origins: ['https://hooks.example.com', 'https://Hooks.example.com:8443/base'] };
const LIMITS = { maxBodyBytes: 2000, maxParams: 50 };

/** Tries events against every target. @throws with the smallest event that breaks a rule, and its seed. */
export async function fuzz(seed: number, numRuns: number, tried: Tried): Promise<void> {
  const options = { seed, numRuns };
  fc.assert(
    fc.property(anyEvent, (fuzzed) => {
      tried.events['read by every front door'] += 1;
      checkRead(fuzzed);
    }),
    options,
  );
  const subjects = [
    ['webhook with routes', anyEvent, new Subject('routes', { ...ORIGINS, ...LIMITS })],
    ['webhook with fetch', anyEvent, new Subject('fetch', { origins: [] })],
    ['webhook, modified signed events', modifiedSigned, new Subject('routes', ORIGINS)],
  ] as const;
  for (const [name, events, subject] of subjects) {
    const property = fc.asyncProperty(events, (fuzzed) => receive(fuzzed, subject, name, tried));
    await fc.assert(property, options);
  }
}

async function receive(fuzzed: Fuzzed, subject: Subject, name: Target, tried: Tried): Promise<void> {
  const seen = await subject.receive(fuzzed.event);
  tried.events[name] += 1;
  if (seen.request) tried.accepted += 1;
  checkSeen(fuzzed, seen);
}

/** The parameters of a run that its report contains. */
interface Run {
  readonly minutes: number;
  readonly seeds: string;
  /** Such as `2026-11-24`. */
  readonly date: string;
}

/** Formats the counts of a run that broke no rule as Markdown. */
export function reportOf({ events, accepted }: Tried, { minutes, seeds, date }: Run): string {
  const number = (value: number) => value.toLocaleString('en');
  const all = Object.values(events).reduce((sum, count) => sum + count, 0);
  return [
    `${date}: ${number(all)} events in ${minutes.toFixed(0)} minutes, seeds ${seeds}, fast-check ${fastCheck}, ` +
      `Node ${process.versions.node}. No rule was broken. ${number(accepted)} events still had a matching signature and ` +
      'reached a route.',
    '',
    '| target | events |',
    '| --- | ---: |',
    ...TARGETS.map((name) => `| ${name} | ${number(events[name])} |`),
  ].join('\n');
}
