import fc from 'fast-check';
import { ours, pythons, twilios } from './judges';
import { REASONS, type Reason, reasonsFor } from './reasons';
import type { OracleRequest } from './request';
import { KINDS, requests } from './tampering';

/** How often what came out, for requests of one kind. */
export interface KindCount {
  readonly kind: string;
  count: number;
  /** All three accept. */
  accepted: number;
  /** All three refuse. */
  refused: number;
  /** One of the others differs from ours. */
  differing: number;
}

/** What came of all requests. */
export interface Judgement {
  readonly kinds: readonly KindCount[];
  readonly reasons: readonly { readonly reason: Reason; readonly count: number }[];
  /** Requests that are judged differently for no known reason. */
  readonly unexplained: readonly OracleRequest[];
}

/** Generates so many requests from a seed and has all three judge them. */
export async function judgeAll(count: number, seed: number): Promise<Judgement> {
  const all = fc.sample(requests, { numRuns: count, seed });
  const python = await pythons(all);
  const kinds = new Map(KINDS.map((kind) => [kind, { kind, count: 0, accepted: 0, refused: 0, differing: 0 }]));
  const reasons = new Map<Reason, number>(REASONS.map((reason) => [reason, 0]));
  const unexplained: OracleRequest[] = [];
  for (const [index, request] of all.entries()) {
    const decisions = { ours: ours(request), twilio: twilios(request), python: python[index] ?? false };
    const found = reasonsFor(request, decisions);
    const row = kinds.get(request.kind);
    if (row) {
      row.count += 1;
      row[found.length > 0 ? 'differing' : decisions.ours ? 'accepted' : 'refused'] += 1;
    }
    for (const reason of found) {
      if (reason) reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
      else unexplained.push(request);
    }
  }
  return {
    kinds: [...kinds.values()],
    reasons: [...reasons].map(([reason, times]) => ({ reason, count: times })),
    unexplained,
  };
}
