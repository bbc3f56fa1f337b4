import type { Check } from '../check';
import { info, type Verdict } from '../finding';
import type { Handshake } from '../probes/handshake';
import type { Subject } from '../subject';

type Judge = (subject: Subject, seen: Extract<Handshake, { done: true }>) => Verdict | Promise<Verdict>;

/** A check of what a handshake showed; there is nothing to see over plain HTTP. */
export function secureOnly(judge: Judge): Check['run'] {
  return async (subject) => {
    if (subject.url.scheme === 'http') return info('Plain HTTP has no certificate.');
    const seen = await subject.secured();
    return seen.done ? judge(subject, seen) : info(`No handshake (${seen.failure}).`);
  };
}
