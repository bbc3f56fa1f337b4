import { Stack } from 'aws-cdk-lib';
import { CfnFunction, type IFunction } from 'aws-cdk-lib/aws-lambda';
import type { IConstruct } from 'constructs';
import { Environment } from '../contract';
import { configurationError } from '../validation';

const AUTH_TOKEN_FIX =
  'give its place as authToken: AuthToken.fromSecretsManager(…) or AuthToken.fromSsmParameter(…), and let the function read it';

/** Which prop to use instead of an environment variable that the construct writes. */
const INSTEAD: Record<string, string> = {
  [Environment.authToken]: AUTH_TOKEN_FIX,
  [Environment.authTokenSecretArn]: 'use authToken: AuthToken.fromSecretsManager(…)',
  [Environment.authTokenParameterName]: 'use authToken: AuthToken.fromSsmParameter(…)',
  [Environment.publicOrigins]: 'use publicOrigins',
  [Environment.idempotencyTable]: 'use idempotency: Idempotency.dynamoDb(…)',
  [Environment.idempotencyExpiresAfterSeconds]: 'use idempotency: Idempotency.dynamoDb({ expiresAfter })',
};

/** Refuses environment variables that are the construct's to write, the plain-text token above all. */
export function checkEnvironment(scope: IConstruct, environment: { [name: string]: string } = {}): void {
  for (const name of Object.keys(environment)) {
    const fix = INSTEAD[name];
    if (fix !== undefined) throw configurationError(scope, { prop: `environment.${name}`, problem: reason(name), fix });
  }
}

function reason(name: string): string {
  return name === Environment.authToken
    ? 'the token would stand in the template in plain text'
    : 'this variable is written by the construct';
}

/**
 * What is wrong with the finished function's environment: also a token that came by `addEnvironment`, or with a function
 * made elsewhere.
 */
export function plainTextTokenIn(fn: IFunction): string[] {
  const resource = fn.node.defaultChild;
  if (!(resource instanceof CfnFunction)) return [];
  const { variables = {} } = Stack.of(fn).resolve(resource.environment) ?? {};
  if (!(Environment.authToken in variables)) return [];
  const told = { prop: `environment.${Environment.authToken}`, problem: reason(Environment.authToken) };
  return [configurationError(undefined, { ...told, fix: AUTH_TOKEN_FIX }).message];
}
