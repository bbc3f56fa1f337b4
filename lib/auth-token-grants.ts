import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { IParameter } from 'aws-cdk-lib/aws-ssm';

/** Lets a principal read every version of one secret's value. */
export function grantSecretValue(secret: ISecret, grantee: IGrantable): void {
  // Six characters stand for the suffix that AWS appends and an import by name does not know.
  const arn = secret.secretFullArn ?? `${secret.secretArn}-??????`;
  Grant.addToPrincipalOrResource({
    grantee,
    actions: ['secretsmanager:GetSecretValue'],
    resourceArns: [arn],
    resource: secret,
  });
  if (secret.encryptionKey) {
    grantDecrypt(secret.encryptionKey, grantee, `secretsmanager.${secret.env.region}`, { SecretARN: arn });
  }
}

/** Lets a principal read one parameter, and decrypt it if its key is not the account's default one. */
export function grantParameter(parameter: IParameter, key: IKey | undefined, grantee: IGrantable): void {
  const arn = parameter.parameterArn;
  Grant.addToPrincipal({ grantee, actions: ['ssm:GetParameter'], resourceArns: [arn] });
  if (key) grantDecrypt(key, grantee, `ssm.${parameter.env.region}`, { PARAMETER_ARN: arn });
}

/**
 * Through the one service and for the one ciphertext. Written out because `ISecret.grantRead` adds nothing to the
 * principal when the key is an imported one.
 *
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html
 */
function grantDecrypt(key: IKey, grantee: IGrantable, service: string, context: Record<string, string>): void {
  const names = Object.entries(context).map(([name, value]) => [`kms:EncryptionContext:${name}`, value]);
  Grant.addToPrincipal({
    grantee,
    actions: ['kms:Decrypt'],
    resourceArns: [key.keyArn],
    conditions: {
      StringEquals: { 'kms:ViaService': `${service}.amazonaws.com` },
      StringLike: Object.fromEntries(names),
    },
  });
}
