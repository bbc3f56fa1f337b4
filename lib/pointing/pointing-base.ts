import { CustomResource } from 'aws-cdk-lib';
import { Construct, type IConstruct } from 'constructs';
import { rejectPlainTextSecret, secretId, warnAboutGeneratedSecret } from '../auth-token';
import { checkFallbackUrl, checkPaths, targetOf } from './checks';
import type { AnyPointingProps, PointingKind } from './props';
import { PointingProvider } from './provider';

/** @internal A custom resource that sets URLs at Twilio once everything behind these URLs is in place. */
export abstract class PointingBase extends Construct {
  /** The SID of the resource at Twilio. */
  public readonly sid: string;

  /** The number, or the friendly name of the service or application. */
  public readonly targetName: string;

  /** The reasons why Twilio ignores a URL although it is set; empty if there are none. */
  public readonly warnings: string;

  protected constructor(scope: Construct, id: string, kind: PointingKind, props: AnyPointingProps) {
    super(scope, id);
    const target = targetOf(this, kind, props);
    checkPaths(this, kind, props);
    checkFallbackUrl(this, props);
    rejectPlainTextSecret(this, props.credentials, 'credentials');
    warnAboutGeneratedSecret(this, 'credentials', props.credentials);
    const provider = PointingProvider.of(this);
    provider.allow(props.credentials);
    const url = (path: string | undefined) => (path === undefined ? undefined : props.webhook.urlFor(path));
    const resource = new CustomResource(this, 'Resource', {
      resourceType: 'Custom::TwilioPointing',
      serviceToken: provider.serviceToken,
      // Named as the handler reads them. CDK leaves out the undefined ones.
      properties: {
        Kind: kind,
        Target: target,
        CredentialsSecret: secretId(props.credentials),
        MemoryPath: provider.memoryPath,
        VoiceUrl: url(props.voicePath),
        MessageUrl: url(props.messagePath),
        StatusCallbackUrl: url(props.statusCallbackPath),
        FallbackUrl: props.fallbackUrl,
        AllowOverridden: props.allowOverridden ? 'true' : undefined,
      },
    });
    resource.node.addDependency(provider, ...partsOf(props.webhook, this));
    this.sid = resource.getAttString('Sid');
    this.targetName = resource.getAttString('Name');
    this.warnings = resource.getAttString('Warnings');
  }
}

/** Twilio calls as soon as a URL is set. A pointing whose scope is the webhook can't wait for itself. */
function partsOf(webhook: IConstruct, pointing: IConstruct): IConstruct[] {
  return webhook.node.children.filter((child) => !pointing.node.scopes.includes(child));
}
