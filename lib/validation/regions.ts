import { Aws, Stack, Token } from 'aws-cdk-lib';
import { RegionInfo } from 'aws-cdk-lib/region-info';
import type { IConstruct } from 'constructs';
import { configurationError } from './errors';

/** A feature of AWS that some regions or partitions lack. */
interface Feature {
  /** The prop that asks for it. */
  readonly prop: string;
  readonly name: string;
  /** Matches the regions without it. */
  readonly missing: RegExp;
  readonly fix: string;
}

const FEATURES = {
  /**
   * Regions whose CloudFormation registry lacks `AWS::Lambda::Url`.
   *
   * @see https://docs.aws.amazon.com/lambda/latest/dg/urls-configuration.html
   */
  functionUrl: {
    prop: 'frontDoor',
    name: 'Lambda Function URLs',
    missing:
      /^(ap-(east-2|south-2|southeast-[4-7])|ca-west-1|cn-northwest-1|eu-central-2|eu-south-2|il-central-1|me-central-1|mx-central-1|us-gov-.*)$/,
    fix: 'use `FrontDoor.httpApi()`, or another region',
  },
  /**
   * In China, CloudFront has neither ACM certificates nor managed cache policies. GovCloud doesn't have it at all.
   *
   * @see https://docs.amazonaws.cn/en_us/aws/latest/userguide/cloudfront.html
   * @see https://docs.aws.amazon.com/govcloud-us/latest/UserGuide/setting-up-cloudfront.html
   */
  cloudFront: {
    prop: 'frontDoor',
    name: 'CloudFront with certificates of ACM and managed cache policies',
    missing: /^(cn|us-gov)-/,
    fix: 'use the front door behind it on its own, with `domainName` there',
  },
  /** @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/managed-external-secrets.html */
  managedSecret: {
    prop: 'authToken',
    name: 'secrets of type `TwilioAuthToken`',
    missing: /^(cn|us-gov)-/,
    fix: 'use `AuthToken.fromSecretsManager(…)` with a secret that you rotate yourself',
  },
} as const satisfies Record<string, Feature>;

/** Rejects a feature that the region of the stack lacks, if the region is known at synth. */
export function checkRegionHas(scope: IConstruct, feature: keyof typeof FEATURES): void {
  const { region } = Stack.of(scope);
  const { prop, name, missing, fix } = FEATURES[feature];
  if (Token.isUnresolved(region) || !missing.test(region)) return;
  throw configurationError(scope, { prop, problem: `${region}, the region of the stack, doesn't have ${name}`, fix });
}

/**
 * Returns the name of a service in `kms:ViaService`. It ends like the service's endpoints, which differ in China.
 *
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-via-service
 */
export function viaService(service: string, region: string): string {
  const suffix = Token.isUnresolved(region) ? undefined : RegionInfo.get(region).domainSuffix;
  return `${service}.${region}.${suffix ?? Aws.URL_SUFFIX}`;
}
