import { type IResource, Stack, Token } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** Whether something is known to be of another account or region than the stack. */
export function isElsewhere(scope: IConstruct, { env }: IResource): boolean {
  const { account, region } = Stack.of(scope);
  return differ(env.account, account) || differ(env.region, region);
}

function differ(one: string, other: string): boolean {
  return !Token.isUnresolved(one) && !Token.isUnresolved(other) && one !== other;
}
