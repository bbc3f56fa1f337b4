import { TARGETS, type Tried } from './fuzz';

const number = (value: number) => value.toLocaleString('en');

/** What was tried, for how long, with which seeds. */
export function reportOf(
  { events, accepted }: Tried,
  run: { readonly minutes: number; readonly seeds: string; readonly fastCheck: string; readonly date: string },
): string {
  const all = Object.values(events).reduce((sum, count) => sum + count, 0);
  return [
    `${run.date}: ${number(all)} events in ${run.minutes.toFixed(0)} minutes, seeds ${run.seeds}, fast-check ${run.fastCheck}, ` +
      `Node ${process.versions.node}. No rule was broken. ${number(accepted)} of them still had a signature that fitted ` +
      'and reached a route.',
    '',
    '| what got them | events |',
    '| --- | ---: |',
    ...TARGETS.map((name) => `| ${name} | ${number(events[name])} |`),
  ].join('\n');
}
