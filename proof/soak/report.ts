import { type Growth, MAX_GROWTH, type Memory } from './memory';
import { KIND_NAMES } from './requests';

interface Run {
  readonly date: string;
  readonly count: number;
  readonly minutes: number;
  readonly node: string;
  readonly client: string;
}

interface Found {
  readonly kinds: ReadonlyMap<string, number>;
  readonly samples: readonly Memory[];
  readonly growth: Growth;
  readonly store: ReadonlyMap<string, number>;
  readonly logged: ReadonlyMap<string, number>;
}

const number = (value: number) => value.toLocaleString('en');
const sum = (counts: ReadonlyMap<string, number>) => [...counts.values()].reduce((all, each) => all + each, 0);
const listed = (counts: ReadonlyMap<string, number>) =>
  [...counts]
    .sort(([, one], [, other]) => other - one)
    .map(([name, times]) => `${name} (${number(times)})`)
    .join(', ');

/** Formats a run in which every response was as expected as Markdown. */
export function reportOf({ date, count, minutes, node, client }: Run, found: Found): string {
  const { kinds, store, logged } = found;
  return [
    `${date}: ${number(count)} requests in ${minutes.toFixed(1)} minutes, Node ${node.replace('v', '')}, aws-lambda-ric ${client}. ` +
      'Every response was as expected.',
    '',
    '| requests | number |',
    '| --- | ---: |',
    ...KIND_NAMES.map((kind) => `| ${kind} | ${number(kinds.get(kind) ?? 0)} |`),
    '',
    '| memory | first sample | last sample | growth per 100,000 requests, by linear regression | allowed |',
    '| --- | ---: | ---: | ---: | ---: |',
    memoryRow('heap after a garbage collection', 'heap', found),
    memoryRow('resident', 'rss', found),
    '',
    `The store was read ${number(sum(store))} times. It responded with ${listed(store)}.`,
    '',
    `${number(sum(logged))} requests were logged: ${listed(logged)}.`,
  ].join('\n');
}

function memoryRow(name: string, member: keyof Memory, { samples, growth }: Found): string {
  const megabytes = (bytes: number | undefined = 0) => `${(bytes / 2 ** 20).toFixed(2)} MB`;
  const [first, last] = [samples.at(0)?.[member], samples.at(-1)?.[member]];
  const cells = [first, last, growth[member], MAX_GROWTH[member]].map(megabytes);
  return `| ${[name, ...cells].join(' | ')} |`;
}
