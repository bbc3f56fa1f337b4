import { Annotations, Stack, Token } from 'aws-cdk-lib';
import { Certificate, type ICertificate } from 'aws-cdk-lib/aws-certificatemanager';
import type { Construct } from 'constructs';
import { configurationError } from './errors';

/** The region of CloudFront's certificates and web ACLs, whatever the region of the stack. */
const CLOUDFRONT_REGION = 'us-east-1';

/** IAM certificates have no region. */
const ACM_ARN = /^arn:[\w-]+:acm:[\w-]+:/;

/**
 * Rejects a certificate that CloudFront can't use, as far as that is known at synth.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cnames-and-https-requirements.html
 */
export function checkCloudFrontCertificate(scope: Construct, certificate: ICertificate): void {
  const { certificateArn } = certificate;
  if (!Token.isUnresolved(certificateArn) && !ACM_ARN.test(certificateArn)) {
    throw configurationError(scope, {
      prop: 'certificate',
      value: certificateArn,
      problem: `must be an ACM certificate in ${CLOUDFRONT_REGION}, arn:aws:acm:${CLOUDFRONT_REGION}:account:certificate/id`,
      fix: 'import it into ACM there, or set `hostedZone` instead',
    });
  }
  const region = regionOf(certificate);
  if (region === undefined || region === CLOUDFRONT_REGION) return;
  throw configurationError(scope, {
    prop: 'certificate',
    value: region,
    problem: `CloudFront only accepts certificates from ${CLOUDFRONT_REGION}`,
    fix: `use ${inCloudFrontRegion('a `Certificate`')}, or \`Certificate.fromCertificateArn(…)\``,
  });
}

/** Rejects creating in another region something that CloudFront needs in us-east-1; warns if the region is unknown. */
export function checkCloudFrontRegion(scope: Construct, { prop, fix }: { prop: string; fix: string }): void {
  const { region } = Stack.of(scope);
  if (region === CLOUDFRONT_REGION) return;
  if (!Token.isUnresolved(region)) {
    throw configurationError(scope, {
      prop,
      problem: `would be created in ${region}, the region of the stack, but CloudFront only accepts it from ${CLOUDFRONT_REGION}`,
      fix,
    });
  }
  Annotations.of(scope).addWarningV2(
    `cdk-twilio-webhook:${prop}Region`,
    `\`${prop}\` is created in the region of the stack, which isn't known at synth: the deployment fails anywhere but in ` +
      `${CLOUDFRONT_REGION}. Fix: set \`env: { region: '${CLOUDFRONT_REGION}' }\` on the stack, or ${fix}.`,
  );
}

/** Describes how a resource from us-east-1 gets into a stack of another region. */
export function inCloudFrontRegion(resource: string): string {
  return `${resource} from a stack with \`env: { region: '${CLOUDFRONT_REGION}' }\`, both stacks with \`crossRegionReferences: true\``;
}

/** The region in the ARN, or of the stack that creates the certificate. */
function regionOf(certificate: ICertificate): string | undefined {
  const { certificateArn } = certificate;
  if (!Token.isUnresolved(certificateArn)) return certificateArn.split(':')[3];
  if (!(certificate instanceof Certificate)) return undefined;
  const { region } = certificate.env;
  return Token.isUnresolved(region) ? undefined : region;
}
