import { Annotations, Stack, Token } from 'aws-cdk-lib';
import { Certificate, type ICertificate } from 'aws-cdk-lib/aws-certificatemanager';
import type { Construct } from 'constructs';
import { configurationError } from '../validation';

/** Where CloudFront takes certificates and web ACLs from, whatever the region of the stack. */
const HOME = 'us-east-1';

/** Those of IAM have no region. */
const OF_ACM = /^arn:[\w-]+:acm:[\w-]+:/;

/**
 * Refuses a certificate that is known to be in another region.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cnames-and-https-requirements.html
 */
export function checkCertificateRegion(scope: Construct, certificate: ICertificate): void {
  const { certificateArn } = certificate;
  if (!Token.isUnresolved(certificateArn) && !OF_ACM.test(certificateArn)) {
    throw configurationError(scope, {
      prop: 'certificate',
      value: certificateArn,
      problem: `must be a certificate of ACM in ${HOME}, arn:aws:acm:${HOME}:account:certificate/id`,
      fix: 'import it into ACM there, or leave it out with a hostedZone',
    });
  }
  const region = regionOf(certificate);
  if (region === undefined || region === HOME) return;
  throw configurationError(scope, {
    prop: 'certificate',
    value: region,
    problem: `CloudFront takes certificates of ${HOME} alone`,
    fix: `give one of that region: ${inItsOwnStack('a Certificate')}, or Certificate.fromCertificateArn(…)`,
  });
}

/** Refuses to make in this stack what has to be in us-east-1; warns where nobody knows at synth. */
export function checkMadeAtHome(scope: Construct, made: { readonly prop: string; readonly fix: string }): void {
  const { region } = Stack.of(scope);
  if (region === HOME) return;
  if (!Token.isUnresolved(region)) {
    throw configurationError(scope, {
      prop: made.prop,
      problem: `would be made in ${region}, the region of the stack, and CloudFront takes it from ${HOME} alone`,
      fix: made.fix,
    });
  }
  Annotations.of(scope).addWarningV2(
    `cdk-twilio-webhook:${made.prop}Region`,
    `${made.prop} is made in the region of the stack, which is not known: the deployment fails anywhere but in ${HOME}. ` +
      `Fix: give the stack env: { region: '${HOME}' }, or ${made.fix}.`,
  );
}

/** How something of us-east-1 gets into a stack of another region. */
export function inItsOwnStack(what: string): string {
  return `${what} in a stack with env: { region: '${HOME}' }, both stacks with crossRegionReferences: true`;
}

/** An ARN names it; a certificate made in this app is in the region of its stack. */
function regionOf(certificate: ICertificate): string | undefined {
  const { certificateArn } = certificate;
  if (!Token.isUnresolved(certificateArn)) return certificateArn.split(':')[3];
  if (!(certificate instanceof Certificate)) return undefined;
  const { region } = certificate.env;
  return Token.isUnresolved(region) ? undefined : region;
}
