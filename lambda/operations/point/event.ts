import { PointingError, type TargetKind, type Urls } from './settings';
import type { Target } from './target';

/** What the construct tells of a pointing, as CloudFormation hands it on: every value a text. */
export interface PointingProperties {
  readonly Kind: TargetKind;
  /** The number or the SID. */
  readonly Target: string;
  /** ARN or name of the secret that holds the API key. */
  readonly CredentialsSecret: string;
  /** Path in SSM below which it is remembered what was there before. */
  readonly MemoryPath: string;
  readonly VoiceUrl?: string;
  readonly MessageUrl?: string;
  readonly StatusCallbackUrl?: string;
  readonly FallbackUrl?: string;
  /** `true` to point what something overrides as well. */
  readonly AllowOverridden?: string;
}

/**
 * What CDK's provider framework calls the handler with.
 * https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.custom_resources-readme.html#handling-lifecycle-events-onevent
 */
export interface PointingEvent {
  readonly RequestType: 'Create' | 'Update' | 'Delete';
  readonly LogicalResourceId: string;
  /** The target's SID; missing on Create. */
  readonly PhysicalResourceId?: string;
  readonly ResourceProperties: PointingProperties;
}

/** What the handler answers. */
export interface PointingAnswer {
  readonly PhysicalResourceId: string;
  readonly Data?: { readonly Sid: string; readonly Name: string; readonly Warnings: string };
}

const KINDS: readonly string[] = ['phone-number', 'messaging-service', 'twiml-app'] satisfies TargetKind[];

/** @throws {PointingError} when the properties are not the construct's. */
export function checkProperties(properties: PointingProperties): void {
  const { Kind, Target: target, CredentialsSecret, MemoryPath } = properties;
  const given = [target, CredentialsSecret, MemoryPath].every((each) => typeof each === 'string' && each !== '');
  if (KINDS.includes(Kind) && given) return;
  throw new PointingError('Kind, Target, CredentialsSecret and MemoryPath have to be given.');
}

/** The target that the properties name. */
export function targetOf({ Kind, Target: id }: PointingProperties): Target {
  return { kind: Kind, id };
}

/** The URLs that the properties hold. */
export function urlsOf({ VoiceUrl, MessageUrl, StatusCallbackUrl, FallbackUrl }: PointingProperties): Urls {
  return { voice: VoiceUrl, message: MessageUrl, statusCallback: StatusCallbackUrl, fallback: FallbackUrl };
}
