import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { viaService } from '../validation';

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
