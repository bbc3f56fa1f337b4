import { type Comparison, compareAll } from './compare';
import { DIFFERENCES } from './differences';

/** The comparison in Markdown: every kind of event, then every difference. */
export async function comparisonTable(): Promise<string> {
  const all = await compareAll();
  const kinds = [...new Set(all.map(({ kind }) => kind))];
  return [
    '| events of | door | requests | read as ours | ours accepted | theirs accepted |',
    '| --- | --- | ---: | ---: | ---: | ---: |',
    ...kinds.map((kind) => row(all.filter((each) => each.kind === kind))),
    '',
    '| package | door | field | theirs | AWS |',
    '| --- | --- | --- | --- | --- |',
    ...DIFFERENCES.map(
      ({ encoder, door, field, theirs, aws, source }) =>
        `| ${encoder} | ${door} | ${field} | ${theirs} | ${aws} ([source](${source})) |`,
    ),
  ].join('\n');
}

function row(comparisons: readonly Comparison[]): string {
  const [first] = comparisons;
  if (!first) return '';
  const { encoder, door, options } = first.kind;
  const payload = options.payloadFormatVersion === undefined ? '' : `, payload ${options.payloadFormatVersion}`;
  const count = (holds: (comparison: Comparison) => boolean) => comparisons.filter(holds).length;
  return (
    `| ${encoder} | ${door}${payload} | ${comparisons.length} | ${count(({ differing }) => differing.length === 0)} | ` +
    `${count(({ ownOutcome }) => ownOutcome === 'accepted')} | ${count(({ outcome }) => outcome === 'accepted')} |`
  );
}
