import type { Finding } from './cfn-lint';

/** A warning that isn't a fault of the template, and why. The proof fails for any other. */
export interface Explanation {
  readonly rule: string;
  /** Matches the message. */
  readonly message: RegExp;
  readonly reason: string;
}

export const EXPLAINED: readonly Explanation[] = [
  {
    rule: 'W3005',
    message: /dependency already enforced/,
    reason: 'CDK writes every dependency of a construct, including those that a reference implies',
  },
  {
    rule: 'W3010',
    message: /Avoid hardcoding availability zones 'dummy1[ab]'/,
    reason: 'CDK looks up the zones of a VPC; without an account it writes these stand-ins',
  },
];

export function explanationOf({ rule, level, message }: Finding): Explanation | undefined {
  if (level === 'Error') return undefined;
  return EXPLAINED.find((each) => each.rule === rule && each.message.test(message));
}
