import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { IParameter } from 'aws-cdk-lib/aws-ssm';

/** Lets a principal read every version of one secret's value. */
export function grantSecretValue(secret: ISecret, grantee: IGrantable): void {
  Grant.addToPrincipalOrResource({
    grantee,
    actions: ['secretsmanager:GetSecretValue'],
    resourceArns: [completeArn(secret)],
    resource: secret,
  });
  grantSecretKey(secret, grantee, ['kms:Decrypt']);
}

/** Lets a principal use the key of one secret, if it has one of its own. */
export function grantSecretKey(secret: ISecret, grantee: IGrantable, actions: string[]): void {
  if (!secret.encryptionKey) return;
  const service = `secretsmanager.${secret.env.region}`;
  grantKey(secret.encryptionKey, { grantee, actions, service, context: { SecretARN: completeArn(secret) } });
}

/** Six characters stand for the suffix that AWS appends and an import by name does not know. */
function completeArn(secret: ISecret): string {
  return secret.secretFullArn ?? `${secret.secretArn}-??????`;
}

/** Lets a principal read one parameter, and decrypt it if its key is not the account's default one. */
export function grantParameter(parameter: IParameter, key: IKey | undefined, grantee: IGrantable): void {
  const arn = parameter.parameterArn;
  Grant.addToPrincipal({ grantee, actions: ['ssm:GetParameter'], resourceArns: [arn] });
  if (!key) return;
  const service = `ssm.${parameter.env.region}`;
  grantKey(key, { grantee, actions: ['kms:Decrypt'], service, context: { PARAMETER_ARN: arn } });
}

interface KeyUse {
  readonly grantee: IGrantable;
  readonly actions: string[];
  readonly service: string;
  /** The encryption context, which names the one ciphertext. */
  readonly context: Record<string, string>;
}

/**
 * Through the one service and for the one ciphertext. Written out because `ISecret.grantRead` adds nothing to the
 * principal when the key is an imported one.
 *
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html
 */
function grantKey(key: IKey, { grantee, actions, service, context }: KeyUse): void {
  const names = Object.entries(context).map(([name, value]) => [`kms:EncryptionContext:${name}`, value]);
  Grant.addToPrincipal({
    grantee,
    actions,
    resourceArns: [key.keyArn],
    conditions: {
      StringEquals: { 'kms:ViaService': `${service}.amazonaws.com` },
      StringLike: Object.fromEntries(names),
    },
  });
}
