import { Arn, ArnFormat, type IResource, Stack, Token, TokenComparison } from 'aws-cdk-lib';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import type { IConstruct } from 'constructs';

/** The account and region that a resource is in. */
type Environment = IResource['env'];

/** Whether a resource is known to be in another account or region than the scope's stack. */
export function isCrossEnvironment(scope: IConstruct, { env }: Pick<IResource, 'env'>): boolean {
  const { account, region } = Stack.of(scope);
  return isKnownDifferent(env.account, account) || isKnownDifferent(env.region, region);
}

/** Whether an account and region are those of the scope's stack. Values known only at deployment count as its own. */
export function isOwnEnvironment(scope: IConstruct, env: Environment): boolean {
  const { account, region } = Stack.of(scope);
  return isSame(env.account, account) && isSame(env.region, region);
}

function isKnownDifferent(one: string, other: string): boolean {
  return !Token.isUnresolved(one) && !Token.isUnresolved(other) && one !== other;
}

function isSame(one: string, other: string): boolean {
  const compared = Token.compareStrings(one, other);
  return compared === TokenComparison.SAME || compared === TokenComparison.BOTH_UNRESOLVED;
}

/** Returns the account and region in a table's ARN, because an imported table's `env` is always that of its stack. */
export function tableEnvironment({ tableArn, env }: ITable): { readonly account: string; readonly region: string } {
  if (Token.isUnresolved(tableArn)) return env;
  const { account, region } = Arn.split(tableArn, ArnFormat.SLASH_RESOURCE_NAME);
  return { account: account ?? env.account, region: region ?? env.region };
}
