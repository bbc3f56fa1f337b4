import { CustomResource } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { secretId } from '../auth-token';
import { configurationError } from '../validation';
import { checkCredentials, checkFallbackUrl } from './checks';
import type { PointingOptions } from './options';
import type { PointingProvider } from './provider';

/** What is pointed, and at which URLs. */
export interface Pointed {
  readonly kind: 'phone-number' | 'messaging-service' | 'twiml-app';
  /** The number or the SID. */
  readonly target: string;
  readonly voiceUrl: string | undefined;
  readonly messageUrl: string | undefined;
  readonly statusCallbackUrl: string | undefined;
  readonly allowOverridden: boolean;
}

/**
 * A phone number, a Messaging Service or a TwiML App whose URLs lead to a webhook for as long as this is in the stack.
 * An update moves them; leaving the stack puts back what was there before, except what somebody has changed since.
 */
export class Pointing extends Construct {
  /** SID of what is pointed. */
  public readonly sid: string;

  /** The number, or the friendly name of the service or application. */
  public readonly targetName: string;

  /** What makes Twilio ignore a URL although it is set; empty when nothing does. */
  public readonly warnings: string;

  /** @internal Made by the methods of `TwilioWebhook`. */
  public static _of(
    scope: Construct,
    id: string,
    provider: PointingProvider,
    pointed: Pointed,
    options: PointingOptions,
  ): Pointing {
    return new Pointing(scope, id, provider, pointed, options);
  }

  private constructor(
    scope: Construct,
    id: string,
    provider: PointingProvider,
    pointed: Pointed,
    options: PointingOptions,
  ) {
    super(scope, id);
    checkSomething(this, pointed, options);
    checkFallbackUrl(this, options);
    checkCredentials(this, options);
    provider.allow(options.credentials);
    const resource = new CustomResource(this, 'Resource', {
      resourceType: 'Custom::TwilioPointing',
      serviceToken: provider.serviceToken,
      properties: propertiesOf(provider, pointed, options),
    });
    resource.node.addDependency(provider);
    this.sid = resource.getAttString('Sid');
    this.targetName = resource.getAttString('Name');
    this.warnings = resource.getAttString('Warnings');
  }
}

/** Named as the handler reads them; what is undefined is left out by CDK. */
function propertiesOf(provider: PointingProvider, pointed: Pointed, { credentials, fallbackUrl }: PointingOptions) {
  return {
    Kind: pointed.kind,
    Target: pointed.target,
    CredentialsSecret: secretId(credentials),
    MemoryPath: provider.memoryPath,
    VoiceUrl: pointed.voiceUrl,
    MessageUrl: pointed.messageUrl,
    StatusCallbackUrl: pointed.statusCallbackUrl,
    FallbackUrl: fallbackUrl,
    AllowOverridden: pointed.allowOverridden ? 'true' : undefined,
  };
}

function checkSomething(scope: Construct, pointed: Pointed, { fallbackUrl }: PointingOptions): void {
  const { kind, voiceUrl, messageUrl, statusCallbackUrl } = pointed;
  const incoming = voiceUrl !== undefined || messageUrl !== undefined;
  if (incoming || (statusCallbackUrl !== undefined && fallbackUrl === undefined)) return;
  const paths = kind === 'messaging-service' ? 'messagePath' : 'voicePath, messagePath';
  throw configurationError(scope, {
    prop: fallbackUrl === undefined ? `${paths}, statusCallbackPath` : paths,
    problem:
      fallbackUrl === undefined ? 'at least one of them says what to point' : 'a fallbackUrl stands in for one of them',
    fix: `give ${kind === 'messaging-service' ? 'messagePath: "/message"' : 'voicePath: "/voice"'}`,
  });
}
