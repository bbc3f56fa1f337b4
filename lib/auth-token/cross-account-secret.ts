import { Annotations, Stack, Token } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { AuthToken } from './auth-token';

/**
 * Warns of a secret that cannot be read from the stack's account: the key that AWS manages cannot be used from another
 * one, and a key that is not known cannot be granted.
 *
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_examples_cross.html
 */
export function warnAboutCrossAccountSecret(scope: Construct, { secret }: AuthToken): void {
  const here = Stack.of(scope).account;
  const there = secret?.env.account;
  if (!secret || secret.encryptionKey || Token.isUnresolved(here) || Token.isUnresolved(there) || here === there)
    return;
  Annotations.of(scope).addWarningV2(
    'cdk-twilio-webhook:secretOfAnotherAccount',
    `authToken is a secret of account ${there}. It can be read in ${here} only if it is encrypted with a customer-managed ` +
      'key, if the policies of the key and of the secret let the roles of the functions in, and if these may use the key. ' +
      'Fix: import it by Secret.fromSecretAttributes with its encryptionKey, so that the last is granted; set both policies there.',
  );
}
