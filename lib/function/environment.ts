import { Stack } from 'aws-cdk-lib';
import { CfnFunction, type IFunction } from 'aws-cdk-lib/aws-lambda';
import type { IConstruct } from 'constructs';
import { Environment } from '../contract';
import { configurationError } from '../validation';

type Variable = (typeof Environment)[keyof typeof Environment];

const TOKEN_FACTORY = '`AuthToken.fromSecretsManager(…)` or `AuthToken.fromSsmParameter(…)`';
const AUTH_TOKEN_FIX = `set \`authToken\` to ${TOKEN_FACTORY}, and let the function read it`;

/** The prop to use instead of each variable that the construct writes; `undefined` for variables that users may set. */
const INSTEAD: Readonly<Record<Variable, string | undefined>> = {
  [Environment.authToken]: AUTH_TOKEN_FIX,
  [Environment.authTokenSecretArn]: 'use `authToken: AuthToken.fromSecretsManager(…)`',
  [Environment.authTokenParameterName]: 'use `authToken: AuthToken.fromSsmParameter(…)`',
  [Environment.authTokenSecretPattern]: 'use `authToken: AuthToken.fromAccountSecrets(…)`',
  [Environment.authTokenTable]: 'use `authToken: AuthToken.fromDynamoDb(…)`',
  [Environment.requireSharedKey]: undefined,
  [Environment.selfCheckAccountSid]: undefined,
  [Environment.authTokenTtlSeconds]: undefined,
  [Environment.publicOrigins]: 'use `publicOrigins`',
  [Environment.idempotencyTable]: 'use `idempotency: Idempotency.dynamoDb(…)`',
  [Environment.idempotencyExpiresAfterSeconds]: 'use `idempotency: Idempotency.dynamoDb({ expiresAfter })`',
  [Environment.relayUrl]: 'use `relay`',
  [Environment.relayTable]: 'use `ConversationRelay`',
  [Environment.deliveries]: 'use `deliveries`',
  [Environment.deliveryEndpoint]: 'remove it',
  [Environment.selfCheck]: undefined,
};

/** Rejects environment variables that the construct writes, and a plain-text token. */
export function checkEnvironment(scope: IConstruct, environment: { [name: string]: string } = {}): void {
  for (const name of Object.keys(environment)) {
    const fix = name in INSTEAD ? INSTEAD[name as Variable] : undefined;
    if (fix !== undefined) {
      throw configurationError(scope, { prop: `environment.${name}`, problem: problemWith(name), fix });
    }
  }
}

function problemWith(name: string): string {
  if (name === Environment.deliveryEndpoint) return 'webhooks would be answered without being stored';
  return name === Environment.authToken
    ? 'the token would be in the template in plain text'
    : 'the construct writes this variable';
}

/**
 * Returns the problem with a token in a function's environment. Runs at synth, because `addEnvironment` or the creator of
 * an existing function may have set it.
 */
export function plainTextTokenIn(fn: IFunction): string[] {
  const resource = fn.node.defaultChild;
  if (!(resource instanceof CfnFunction)) return [];
  const { variables = {} } = Stack.of(fn).resolve(resource.environment) ?? {};
  if (!(Environment.authToken in variables)) return [];
  const prop = `environment.${Environment.authToken}`;
  const problem = problemWith(Environment.authToken);
  return [configurationError(undefined, { prop, problem, fix: AUTH_TOKEN_FIX }).message];
}
