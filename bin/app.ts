import { Annotations, App, CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import { Certificate, type ICertificate } from 'aws-cdk-lib/aws-certificatemanager';
import { HostedZone, type IHostedZone } from 'aws-cdk-lib/aws-route53';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import type { Construct } from 'constructs';
import { AuthToken, FrontDoor, type IFrontDoor, SelfCheck, TwilioWebhook } from '../lib';
import { ConfigurationError } from '../lib/validation';
import { type AppContext, ContextError, hasToken, MISSING_TOKEN, readContext } from './app-context';

/** The stack that `cdk deploy` deploys: the sample app behind the front door that the context names. */
class WebhookStack extends Stack {
  public constructor(app: App, context: AppContext) {
    const description = 'Twilio webhooks with validated signatures';
    super(app, context.stackName ?? 'TwilioWebhook', { description, ...regionOfCertificates(context) });
    const webhook = new TwilioWebhook(this, 'Webhook', {
      authToken: authToken(this, context),
      frontDoor: frontDoor(this, context),
      publicOrigins: context.publicOrigins?.split(',') ?? [],
      selfCheck: SelfCheck.onDeployment(),
      savedQueries: true,
    });
    if (!hasToken(context)) Annotations.of(webhook).addError(MISSING_TOKEN);
    noteRegion(webhook, context);
    new CfnOutput(this, 'VoiceUrl', { value: webhook.urlFor('/voice'), description: 'A call comes in' });
    new CfnOutput(this, 'MessageUrl', { value: webhook.urlFor('/message'), description: 'A message comes in' });
    const { dnsTarget } = webhook.frontDoor;
    if (dnsTarget !== undefined && context.hostedZoneId === undefined) {
      const description = `Point ${context.domainName} here`;
      new CfnOutput(this, 'DnsTarget', { value: dnsTarget, description });
    }
  }
}

/**
 * CloudFront accepts certificates only from us-east-1. With an existing certificate, the stack can be in any region.
 */
function regionOfCertificates({ frontDoor, certificateArn }: AppContext): StackProps {
  return frontDoor === 'cloud-front' && certificateArn === undefined ? { env: { region: 'us-east-1' } } : {};
}

/** Secrets are regional. An ARN says in which region the secret is. */
function noteRegion(webhook: Construct, context: AppContext): void {
  const { region } = regionOfCertificates(context).env ?? {};
  if (region === undefined || context.authTokenSecret?.startsWith('arn:')) return;
  const setting = context.authTokenParameter === undefined ? 'authTokenSecret' : 'authTokenParameter';
  Annotations.of(webhook).addInfoV2(
    'cdk-twilio-webhook:tokenRegion',
    `The stack is in ${region}, where CloudFront needs its certificate, and reads \`${setting}\` there. To keep the ` +
      'token in another region, set `authTokenSecret` to the ARN of a secret, or set `certificateArn`.',
  );
}

function authToken(scope: Construct, { authTokenSecret, authTokenParameter }: AppContext): AuthToken {
  if (authTokenParameter !== undefined) {
    const attributes = { parameterName: authTokenParameter };
    return AuthToken.fromSsmParameter(
      StringParameter.fromSecureStringParameterAttributes(scope, 'AuthToken', attributes),
    );
  }
  // Without a location, the annotation keeps this from being deployed.
  return AuthToken.fromSecretsManager(secret(scope, authTokenSecret ?? 'twilio/auth-token'));
}

/** Secrets Manager, too, mistakes an ARN that ends in a hyphen and six characters for a complete one. */
function secret(scope: Construct, nameOrArn: string) {
  if (!nameOrArn.startsWith('arn:')) return Secret.fromSecretNameV2(scope, 'AuthToken', nameOrArn);
  return /-\w{6}$/.test(nameOrArn)
    ? Secret.fromSecretCompleteArn(scope, 'AuthToken', nameOrArn)
    : Secret.fromSecretPartialArn(scope, 'AuthToken', nameOrArn);
}

function frontDoor(scope: Construct, context: AppContext): IFrontDoor {
  const { domainName, basePath } = context;
  const proof = { ...hostedZone(scope, context), ...certificate(scope, context) };
  const domain = domainName === undefined ? {} : { domainName };
  const path = basePath === undefined ? {} : { basePath };
  switch (context.frontDoor) {
    case 'alb':
      return FrontDoor.applicationLoadBalancer({ domainName: domainName ?? '', ...proof });
    case 'rest-api':
      return FrontDoor.restApi({ ...domain, ...proof, ...path });
    case 'http-api':
      return FrontDoor.httpApi({ ...domain, ...proof, ...path });
    case 'function-url':
      return FrontDoor.functionUrl();
    case 'cloud-front':
      return FrontDoor.cloudFront({
        origin: FrontDoor.functionUrl(),
        domainName: domainName ?? '',
        ...proof,
        ...path,
      });
  }
}

function hostedZone(scope: Construct, { hostedZoneId, hostedZoneName }: AppContext): { hostedZone?: IHostedZone } {
  if (hostedZoneId === undefined || hostedZoneName === undefined) return {};
  const attributes = { hostedZoneId, zoneName: hostedZoneName };
  return { hostedZone: HostedZone.fromHostedZoneAttributes(scope, 'HostedZone', attributes) };
}

function certificate(scope: Construct, { certificateArn }: AppContext): { certificate?: ICertificate } {
  if (certificateArn === undefined) return {};
  return { certificate: Certificate.fromCertificateArn(scope, 'Certificate', certificateArn) };
}

try {
  const app = new App();
  new WebhookStack(app, readContext(app.node.getAllContext()));
  app.synth();
} catch (error) {
  // The user can fix these errors. Any other error keeps its stack trace.
  if (!(error instanceof ContextError || error instanceof ConfigurationError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
