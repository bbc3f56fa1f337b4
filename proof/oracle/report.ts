import { version as twilioVersion } from 'twilio/package.json';
import type { Judgement } from './judge-all';
import { pythonVersion } from './judges';

/** How a judgement came about. */
export interface Circumstances {
  readonly count: number;
  readonly seed: number;
  /** `2026-11-24`. */
  readonly date: string;
}

/** A judgement in Markdown: what it stands on, every kind of request, every reason to differ. */
export function reportOf({ kinds, reasons, unexplained }: Judgement, { count, seed, date }: Circumstances): string {
  const differing = reasons.reduce((sum, each) => sum + each.count, 0);
  return [
    `${number(count)} requests, seed ${seed}, ${date}: twilio ${twilioVersion}, ${pythonVersion()}, ` +
      `Node ${process.versions.node}. ${number(differing)} decisions differ, all for the reasons below; ` +
      `${number(unexplained.length)} for no known reason.`,
    '',
    '| what was done to the signed request | requests | all accept | all refuse | one differs |',
    '| --- | ---: | ---: | ---: | ---: |',
    ...kinds.map(
      ({ kind, ...row }) =>
        `| ${kind === 'signed' ? 'nothing' : kind} | ${number(row.count)} | ${number(row.accepted)} | ` +
        `${number(row.refused)} | ${number(row.differing)} |`,
    ),
    '',
    '| who differs | how often | what it is | ours |',
    '| --- | ---: | --- | --- |',
    ...reasons.map(
      ({ reason: { judge, reason, ours }, count: times }) => `| ${judge} | ${number(times)} | ${reason} | ${ours} |`,
    ),
  ].join('\n');
}

function number(value: number): string {
  return value.toLocaleString('en-US');
}
