import { Annotations, Stack, Token } from 'aws-cdk-lib';
import { CfnSecret, type ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { type IParameter, ParameterType } from 'aws-cdk-lib/aws-ssm';
import type { Construct, IConstruct } from 'constructs';
import { configurationError } from '../validation';

/** Rejects a secret whose value is in the template. */
export function rejectPlainTextSecret(scope: IConstruct, secret: ISecret, prop: string): void {
  const resource = secret.node.defaultChild;
  if (!(resource instanceof CfnSecret)) return;
  if (typeof Stack.of(secret).resolve(resource.secretString) !== 'string') return;
  throw configurationError(scope, {
    prop,
    problem: 'the value of the secret is in the template, where everyone who can read the stack can read it',
    fix: 'store it with `aws secretsmanager create-secret`, and import it with `Secret.fromSecretNameV2(…)`',
  });
}

/** Rejects a parameter that isn't encrypted. */
export function rejectPlainTextParameter(parameter: IParameter): void {
  const type = parameter.parameterType;
  if (type === ParameterType.SECURE_STRING) return;
  throw configurationError(parameter, {
    prop: 'authToken',
    value: Token.isUnresolved(type) ? 'String' : type,
    problem: 'the parameter stores the token in plain text; it must be a SecureString',
    fix: 'store it with `aws ssm put-parameter --type SecureString`, and import it with `StringParameter.fromSecureStringParameterAttributes(…)`',
  });
}

/**
 * Warns about a secret in another account without a known key. Other accounts can't use the AWS managed key, and a key
 * that isn't known can't be granted.
 *
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_examples_cross.html
 */
export function warnAboutCrossAccountSecret(scope: Construct, secret: ISecret | undefined): void {
  if (!secret || secret.encryptionKey) return;
  const here = Stack.of(scope).account;
  const there = secret.env.account;
  if (Token.isUnresolved(here) || Token.isUnresolved(there) || here === there) return;
  Annotations.of(scope).addWarningV2(
    'cdk-twilio-webhook:secretOfAnotherAccount',
    `\`authToken\` is a secret in account ${there}. Roles in ${here} can read it only if it is encrypted with a ` +
      'customer managed key, the policies of the key and of the secret allow it, and the roles may use the key. ' +
      'Fix: import the secret with `Secret.fromSecretAttributes` and its `encryptionKey`, which grants the use of the key, ' +
      'and set both policies in the other account.',
  );
}
