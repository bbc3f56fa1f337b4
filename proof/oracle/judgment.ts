import fc from 'fast-check';
import { version as twilioVersion } from 'twilio/package.json';
import { ours, pythons, pythonVersion, twilios } from './judges';
import { REASONS, type Reason, reasonsFor } from './reasons';
import type { OracleRequest } from './signed-requests';
import { KINDS, requests } from './tampering';

/** Number of requests of one kind by decision. */
export interface KindCount {
  readonly kind: string;
  count: number;
  /** Accepted by all three judges. */
  accepted: number;
  /** Rejected by all three judges. */
  rejected: number;
  /** At least one judge disagrees with ours. */
  differing: number;
}

/** The decisions on all requests. */
export interface Judgment {
  readonly kinds: readonly KindCount[];
  readonly reasons: readonly { readonly reason: Reason; readonly count: number }[];
  /** Requests on which the judges disagree for no known reason. */
  readonly unexplained: readonly OracleRequest[];
}

/** Generates requests from a seed and lets all three judges decide. */
export async function judgeAll(count: number, seed: number): Promise<Judgment> {
  const all = fc.sample(requests, { numRuns: count, seed });
  const python = await pythons(all);
  const kinds = new Map(KINDS.map((kind) => [kind, { kind, count: 0, accepted: 0, rejected: 0, differing: 0 }]));
  const reasons = new Map<Reason, number>(REASONS.map((reason) => [reason, 0]));
  const unexplained: OracleRequest[] = [];
  for (const [index, request] of all.entries()) {
    const decisions = { ours: ours(request), twilio: twilios(request), python: python[index] ?? false };
    const found = reasonsFor(request, decisions);
    const row = kinds.get(request.kind);
    if (row) {
      row.count += 1;
      row[found.length > 0 ? 'differing' : decisions.ours ? 'accepted' : 'rejected'] += 1;
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

/** The parameters of a run that its report contains. */
interface Run {
  readonly count: number;
  readonly seed: number;
  /** Such as `2026-11-24`. */
  readonly date: string;
}

/** Formats a judgment as Markdown: versions, kinds of requests, reasons to disagree. */
export function reportOf({ kinds, reasons, unexplained }: Judgment, { count, seed, date }: Run): string {
  const differing = reasons.reduce((sum, each) => sum + each.count, 0);
  return [
    `${number(count)} requests, seed ${seed}, ${date}: twilio ${twilioVersion}, ${pythonVersion()}, ` +
      `Node ${process.versions.node}. ${number(differing)} decisions differ for the reasons below, ` +
      `${number(unexplained.length)} for no known reason.`,
    '',
    '| change after signing | requests | all accept | all reject | judges differ |',
    '| --- | ---: | ---: | ---: | ---: |',
    ...kinds.map(
      ({ kind, ...row }) =>
        `| ${kind === 'signed' ? 'none' : kind} | ${number(row.count)} | ${number(row.accepted)} | ` +
        `${number(row.rejected)} | ${number(row.differing)} |`,
    ),
    '',
    '| who differs | requests | on | ours |',
    '| --- | ---: | --- | --- |',
    ...reasons.map(
      ({ reason: { judge, reason, ours }, count: times }) => `| ${judge} | ${number(times)} | ${reason} | ${ours} |`,
    ),
  ].join('\n');
}

function number(value: number): string {
  return value.toLocaleString('en-US');
}
