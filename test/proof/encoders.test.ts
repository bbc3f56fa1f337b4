import { describe, expect, it } from 'vitest';
import { type Comparison, compareAll } from '../../proof/encoders/compare';
import { DIFFERENCES } from '../../proof/encoders/differences';
import { recordedKinds } from '../../proof/encoders/recorded';
import { REQUESTS } from '../../proof/encoders/requests';
import { comparisonTable } from '../../proof/encoders/table';
import { partOf } from '../../proof/page';

const comparisons = await compareAll();
const nameOf = ({ kind }: Comparison) => kind.encoder.replace(/ \S+$/, '');
const keysOf = (comparison: Comparison) =>
  comparison.differing.map((field) => `${nameOf(comparison)} ${comparison.kind.door} ${field}`);

describe('events that other packages make', () => {
  it('are there for every request, of two packages and three doors', () => {
    const names = REQUESTS.map(({ name }) => name).sort();
    for (const { events } of recordedKinds()) expect(Object.keys(events).sort()).toEqual(names);
    expect(new Set(comparisons.map(nameOf)).size).toBe(2);
    expect(new Set(comparisons.map(({ kind }) => kind.door)).size).toBe(3);
  });

  it('are read as ours of the same request, but for the differences that are listed', () => {
    const listed = DIFFERENCES.map(({ encoder, door, field }) => `${encoder} ${door} ${field}`);
    expect([...new Set(comparisons.flatMap(keysOf))].sort()).toEqual([...listed].sort());
  });

  it('are accepted where ours are, unless they are read differently', () => {
    const same = comparisons.filter(({ differing }) => differing.length === 0);
    expect(same.length).toBeGreaterThan(comparisons.length / 2);
    for (const { kind, request, outcome, ownOutcome } of same) {
      expect(outcome, `${kind.encoder}, ${kind.door}: ${request}`).toBe(ownOutcome);
    }
    const accepted = comparisons.filter(({ outcome }) => outcome === 'accepted');
    expect(accepted.length).toBeGreaterThan(comparisons.length * 0.7);
  });

  it('are what docs/proof.md says: `npm run proof:encoders` writes it', async () => {
    expect(partOf('encoders')).toBe(await comparisonTable());
  });
});
