import { readStored } from '../../lambda/aws';
import { credentialsInSecret, endpointsOf, TwilioApi } from '../twilio-api';
import { ParameterStore } from './parameter-store';
import { isGone, type MemoryOf, type Pointed, point, undo } from './point';
import { PointingError, SETTING_NAMES, settingsFor, type TargetKind, type Urls, withoutUserInfo } from './settings';
import { kindOfSid, type Target } from './target';

/** The properties of the construct. CloudFormation turns every value into a string. */
export interface PointingProperties {
  readonly Kind: TargetKind;
  /** The number or the SID. */
  readonly Target: string;
  /** ARN or name of the secret that holds the API key. */
  readonly CredentialsSecret: string;
  /** Path in SSM below which the previous settings are stored. */
  readonly MemoryPath: string;
  readonly VoiceUrl?: string;
  readonly MessageUrl?: string;
  readonly StatusCallbackUrl?: string;
  readonly FallbackUrl?: string;
  /** `true` to point targets that something else overrides. */
  readonly AllowOverridden?: string;
}

/**
 * The event of CDK's provider framework.
 * https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.custom_resources-readme.html#handling-lifecycle-events-onevent
 */
export interface PointingEvent {
  readonly RequestType: 'Create' | 'Update' | 'Delete';
  readonly LogicalResourceId: string;
  /** The target's SID; missing on Create. */
  readonly PhysicalResourceId?: string;
  readonly ResourceProperties: PointingProperties;
}

/** The response of the handler. */
export interface PointingAnswer {
  readonly PhysicalResourceId: string;
  readonly Data?: { readonly Sid: string; readonly Name: string; readonly Warnings: string };
}

const KINDS: readonly string[] = ['phone-number', 'messaging-service', 'twiml-app'] satisfies TargetKind[];

/** @throws {PointingError} when the properties are not the construct's. */
function checkProperties(properties: PointingProperties): void {
  const { Kind, Target: target, CredentialsSecret, MemoryPath } = properties;
  const given = [target, CredentialsSecret, MemoryPath].every((each) => typeof each === 'string' && each !== '');
  if (KINDS.includes(Kind) && given) return;
  throw new PointingError('Kind, Target, CredentialsSecret and MemoryPath have to be given.');
}

function targetOf({ Kind, Target: id }: PointingProperties): Target {
  return { kind: Kind, id };
}

function urlsOf({ VoiceUrl, MessageUrl, StatusCallbackUrl, FallbackUrl }: PointingProperties): Urls {
  return { voice: VoiceUrl, message: MessageUrl, statusCallback: StatusCallbackUrl, fallback: FallbackUrl };
}

/**
 * The Lambda handler of the custom resource that points a number, a Messaging Service, or a TwiML App to a stack. The
 * physical ID is the target's SID, so CloudFormation deletes the old target after a move. Events may repeat.
 *
 * @throws to fail the deployment. The message shows no credentials.
 */
export async function handler(event: PointingEvent): Promise<PointingAnswer> {
  checkProperties(event.ResourceProperties);
  return event.RequestType === 'Delete' ? remove(event) : put(event);
}

async function put(event: PointingEvent): Promise<PointingAnswer> {
  const properties = event.ResourceProperties;
  const wanted = settingsFor(properties.Kind, urlsOf(properties));
  const api = await apiFor(properties);
  let reached: Target | undefined;
  const memoryOf: MemoryOf = (found) => {
    reached = { kind: found.kind, id: found.sid };
    return memoryIn(properties)(found);
  };
  const refuseOverridden = properties.AllowOverridden !== 'true';
  try {
    const options = { owner: event.LogicalResourceId, refuseOverridden };
    const pointed = await point(api, targetOf(properties), wanted, memoryOf, options);
    report(event, pointed);
    const { sid, name } = pointed.target;
    return { PhysicalResourceId: sid, Data: { Sid: sid, Name: name, Warnings: pointed.overrides.join('. ') } };
  } catch (error) {
    // CloudFormation undoes only resources whose physical ID it knows, and it never learns this one.
    if (reached !== undefined && reached.id !== event.PhysicalResourceId) await putBack(event, reached);
    throw error;
  }
}

async function putBack(event: PointingEvent, target: Target): Promise<void> {
  try {
    report(event, await undoAt(event, target));
  } catch (error) {
    console.error({ message: `What may have been set at ${target.id} could not be put back: ${String(error)}` });
  }
}

async function remove(event: PointingEvent): Promise<PointingAnswer> {
  const sid = event.PhysicalResourceId ?? '';
  // Any other ID is CloudFormation's own, for a resource that was never created.
  const kind = kindOfSid(sid);
  if (kind === undefined) return { PhysicalResourceId: sid };
  try {
    report(event, await undoAt(event, { kind, id: sid }));
  } catch (error) {
    if (!isGone(error)) throw error;
    console.warn({ message: `${sid} is not in the account any more: there is nothing to put back.` });
  }
  return { PhysicalResourceId: sid };
}

async function undoAt({ LogicalResourceId: owner, ResourceProperties: own }: PointingEvent, target: Target) {
  return undo(await apiFor(own), target, memoryIn(own), { owner });
}

/** Creates a client for each event: the key may have been rotated. */
async function apiFor({ CredentialsSecret: id }: PointingProperties): Promise<TwilioApi> {
  const { text } = await readStored({ store: 'secrets-manager', id }, process.env, Date.now() + 8_000);
  return new TwilioApi(credentialsInSecret(text), { endpoints: endpointsOf(process.env) });
}

function memoryIn({ MemoryPath }: PointingProperties): MemoryOf {
  return ({ kind, sid }) => new ParameterStore(`${MemoryPath}/${sid}`, SETTING_NAMES[kind], process.env);
}

function report({ RequestType }: PointingEvent, { target, changes, kept, overrides }: Pointed): void {
  const told = changes.map(({ field, from, to }) => ({ field, from: withoutUserInfo(from), to: withoutUserInfo(to) }));
  console.info({ message: `${RequestType}: ${target.name}`, sid: target.sid, changes: told });
  for (const { setting } of kept)
    console.warn({ message: `${setting} of ${target.name} was changed by somebody else since: it stays as it is.` });
  for (const each of overrides) console.warn({ message: each });
}
