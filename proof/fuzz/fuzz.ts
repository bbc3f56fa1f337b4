import fc from 'fast-check';
import { anyEvent, changedSigned, type Fuzzed } from './events';
import { checkRead, checkSeen } from './rules';
import { Subject } from './subject';

/** What was tried. */
export interface Tried {
  /** Events, by what was asked of them. */
  readonly events: Record<Target, number>;
  /** Of all of them, how many a route got because their signature fitted. */
  accepted: number;
}

export const TARGETS = [
  'read of every door',
  'webhook with routes',
  'webhook with fetch',
  'webhook, signed events changed',
] as const;
type Target = (typeof TARGETS)[number];

export function nothingTried(): Tried {
  return { events: Object.fromEntries(TARGETS.map((name) => [name, 0])) as Tried['events'], accepted: 0 };
}

const ORIGINS = { origins: ['https://hooks.example.com', 'https://Hooks.example.com:8443/base'] };
const LIMITS = { maxBodyBytes: 2000, maxParams: 50 };

/** Tries so many events of each kind. @throws with the smallest event that breaks a rule, and its seed. */
export async function fuzz(seed: number, numRuns: number, tried: Tried): Promise<void> {
  const options = { seed, numRuns };
  fc.assert(
    fc.property(anyEvent, (fuzzed) => {
      tried.events['read of every door'] += 1;
      checkRead(fuzzed);
    }),
    options,
  );
  const subjects = [
    ['webhook with routes', anyEvent, new Subject('routes', { ...ORIGINS, ...LIMITS })],
    ['webhook with fetch', anyEvent, new Subject('fetch', { origins: [] })],
    ['webhook, signed events changed', changedSigned, new Subject('routes', ORIGINS)],
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
