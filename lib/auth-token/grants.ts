import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { IParameter } from 'aws-cdk-lib/aws-ssm';
import { viaService } from '../validation';

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

/** Grants reading one parameter, and decrypting it with its key if that isn't the account's default one. */
export function grantParameter(parameter: IParameter, key: IKey | undefined, grantee: IGrantable): Grant {
  const arn = parameter.parameterArn;
  const grant = Grant.addToPrincipal({ grantee, actions: ['ssm:GetParameter'], resourceArns: [arn] });
  if (!key) return grant;
  const use = { service: 'ssm', region: parameter.env.region, context: { PARAMETER_ARN: arn } };
  return andKey(grant, grantKey(key, { grantee, actions: ['kms:Decrypt'], ...use }));
}

/** Adds the use of a key to a grant. */
export function andKey(grant: Grant, key: Grant | undefined): Grant {
  return key ? grant.combine(key) : grant;
}

interface KeyUse {
  readonly grantee: IGrantable;
  readonly actions: string[];
  /** Name of the service that uses the key, such as `secretsmanager`. */
  readonly service: string;
  readonly region: string;
  /** The encryption context, which identifies the one ciphertext. */
  readonly context: Record<string, string>;
}

/**
 * Grants the use of a key through one service and for one ciphertext. Written out because `ISecret.grantRead` adds
 * nothing to the principal if the key is imported.
 *
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html
 */
export function grantKey(key: IKey, { grantee, actions, service, region, context }: KeyUse): Grant {
  const names = Object.entries(context).map(([name, value]) => [`kms:EncryptionContext:${name}`, value]);
  return Grant.addToPrincipal({
    grantee,
    actions,
    resourceArns: [key.keyArn],
    conditions: {
      StringEquals: { 'kms:ViaService': viaService(service, region) },
      StringLike: Object.fromEntries(names),
    },
  });
}
