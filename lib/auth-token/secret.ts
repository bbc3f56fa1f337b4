import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { isOwnEnvironment } from '../validation';
import { andKey, grantKey } from './grants';

/**
 * Returns the ID to call `GetSecretValue` with. Within one account and region, it is the name, because Secrets Manager
 * mistakes an ARN without the random suffix for a complete one if the name ends in a hyphen and six characters
 * (`twilio-secret`).
 *
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/troubleshoot.html#ARN_secretnamehyphen
 */
export function secretId(secret: ISecret): string {
  if (secret.secretFullArn !== undefined) return secret.secretFullArn;
  return isOwnEnvironment(secret, secret.env) ? secret.secretName : secret.secretArn;
}

/** Grants reading every version of one secret's value. */
export function grantSecretValue(secret: ISecret, grantee: IGrantable): Grant {
  const grant = Grant.addToPrincipalOrResource({
    grantee,
    actions: ['secretsmanager:GetSecretValue'],
    resourceArns: [completeArn(secret)],
    resource: secret,
  });
  return andKey(grant, grantSecretKey(secret, grantee, ['kms:Decrypt']));
}

/** Grants the use of one secret's key, if it has a customer managed one. */
export function grantSecretKey(secret: ISecret, grantee: IGrantable, actions: string[]): Grant | undefined {
  if (!secret.encryptionKey) return undefined;
  const use = { service: 'secretsmanager', region: secret.env.region, context: { SecretARN: completeArn(secret) } };
  return grantKey(secret.encryptionKey, { grantee, actions, ...use });
}

/** AWS appends a hyphen and six characters, which an import by name doesn't know. */
function completeArn(secret: ISecret): string {
  return secret.secretFullArn ?? `${secret.secretArn}-??????`;
}
