import type { Verdict } from './finding';
import type { Subject } from './subject';

/** One thing to look at. */
export interface Check {
  /** Stands in findings; scripts may rely on it. */
  readonly name: string;
  /** Checks after whose errors there is nothing to see here. */
  readonly needs: readonly string[];
  readonly run: (subject: Subject) => Verdict | Promise<Verdict>;
}
