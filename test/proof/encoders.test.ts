import { describe, expect, it } from 'vitest';
import { type Comparison, compareAll, comparisonTable } from '../../proof/encoders/compare';
import { DIFFERENCES } from '../../proof/encoders/differences';
import { recordedKinds } from '../../proof/encoders/recording';
import { REQUESTS } from '../../proof/encoders/requests';
import { partOf } from '../../proof/page';

const comparisons = await compareAll();
const nameOf = ({ kind }: Comparison) => kind.encoder.replace(/ \S+$/, '');
const keysOf = (comparison: Comparison) =>
  comparison.differing.map((field) => `${nameOf(comparison)} ${comparison.kind.door} ${field}`);

describe('the events of other packages', () => {
  it('cover every request, two packages and three front doors', () => {
    const names = REQUESTS.map(({ name }) => name).sort();
    for (const { events } of recordedKinds()) expect(Object.keys(events).sort()).toEqual(names);
    expect(new Set(comparisons.map(nameOf)).size).toBe(2);
    expect(new Set(comparisons.map(({ kind }) => kind.door)).size).toBe(3);
  });

  it('are read like ours, except for the listed differences', () => {
    const listed = DIFFERENCES.map(({ encoder, door, field }) => `${encoder} ${door} ${field}`);
    expect([...new Set(comparisons.flatMap(keysOf))].sort()).toEqual([...listed].sort());
  });

  it('lead to the same outcome as ours if they are read the same way', () => {
    const same = comparisons.filter(({ differing }) => differing.length === 0);
    expect(same.length).toBeGreaterThan(comparisons.length / 2);
    for (const { kind, request, outcome, ownOutcome } of same) {
      expect(outcome, `${kind.encoder}, ${kind.door}: ${request}`).toBe(ownOutcome);
    }
    const accepted = comparisons.filter(({ outcome }) => outcome === 'accepted');
    expect(accepted.length).toBeGreaterThan(comparisons.length * 0.7);
  });

  it('match docs/proof.md, which `npm run proof:encoders` writes', async () => {
    expect(partOf('encoders')).toBe(await comparisonTable());
  });
});
