import { Stack } from 'aws-cdk-lib';
import { Certificate, type ICertificate } from 'aws-cdk-lib/aws-certificatemanager';
import { type IVpc, Vpc } from 'aws-cdk-lib/aws-ec2';
import { type IKey, Key } from 'aws-cdk-lib/aws-kms';
import { HostedZone, type IHostedZone } from 'aws-cdk-lib/aws-route53';
import { BlockPublicAccess, Bucket, BucketEncryption, type IBucket, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import { type ISecret, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { AuthToken } from '../../../../lib';

/**
 * Resources that users of the construct already have. Each function returns the same one for the same stack and ID.
 * aws-cdk-lib's classes don't fit its own interfaces under `exactOptionalPropertyTypes`, hence the casts.
 */

const ZONE = { hostedZoneId: 'Z0123456789ABCDEFGHIJ', zoneName: 'example.com' };

function once<T>(stack: Stack, id: string, create: () => T): T {
  return (stack.node.tryFindChild(id) as T | undefined) ?? create();
}

export function zone(stack: Stack): IHostedZone {
  return once(stack, 'Zone', () => HostedZone.fromHostedZoneAttributes(stack, 'Zone', ZONE));
}

/** Imports a certificate of the stack's region, or of the one in which CloudFront needs it. */
export function certificate(stack: Stack, region = stack.region): ICertificate {
  const arn = Stack.of(stack).formatArn({
    service: 'acm',
    region,
    resource: 'certificate',
    resourceName: '12345678-1234-1234-1234-123456789012',
  });
  return once(stack, 'Certificate', () => Certificate.fromCertificateArn(stack, 'Certificate', arn));
}

export function secret(stack: Stack, id = 'Secret', name = 'twilio/auth-token'): ISecret {
  return once(stack, id, () => Secret.fromSecretNameV2(stack, id, name));
}

export function token(stack: Stack): AuthToken {
  return AuthToken.fromSecretsManager(secret(stack));
}

export function key(stack: Stack): IKey {
  return once(stack, 'Key', () => new Key(stack, 'Key', { enableKeyRotation: true }) as IKey);
}

export function vpc(stack: Stack): IVpc {
  return once(stack, 'Vpc', () => new Vpc(stack, 'Vpc', { maxAzs: 2, natGateways: 1 }) as IVpc);
}

/** A bucket that load balancers and CloudFront can write logs to. */
export function logBucket(stack: Stack): IBucket {
  return once(
    stack,
    'LogBucket',
    () =>
      new Bucket(stack, 'LogBucket', {
        objectOwnership: ObjectOwnership.OBJECT_WRITER,
        encryption: BucketEncryption.S3_MANAGED,
        blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
        enforceSSL: true,
      }) as IBucket,
  );
}
