import { readStored } from '../../lambda/aws';
import { type RetryClock, SYSTEM_CLOCK } from '../../lambda/http';
import { type Patience, whenAllowed } from '../patience';
import { credentialsInSecret, endpointsOf, TwilioApi } from '../twilio-api';
import { ParameterStore } from './parameter-store';
import { isGone, type MemoryStoreFactory, type PointingResult, point, undo } from './point';
import { maskedUrl, PointingError, SETTING_NAMES, settingsFor, type TargetKind, type Urls } from './settings';
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

/** @throws {PointingError} when a property is missing. */
function checkProperties(properties: PointingProperties): void {
  const { Kind, Target: target, CredentialsSecret, MemoryPath } = properties;
  const given = [target, CredentialsSecret, MemoryPath].every((each) => typeof each === 'string' && each !== '');
  if (KINDS.includes(Kind) && given) return;
  throw new PointingError('`Kind`, `Target`, `CredentialsSecret` and `MemoryPath` are required.');
}

function targetOf({ Kind, Target: id }: PointingProperties): Target {
  return { kind: Kind, id };
}

function urlsOf({ VoiceUrl, MessageUrl, StatusCallbackUrl, FallbackUrl }: PointingProperties): Urls {
  return { voice: VoiceUrl, message: MessageUrl, statusCallback: StatusCallbackUrl, fallback: FallbackUrl };
}

/** Time for the role's policy to reach IAM's readers. */
const POLICY_MS = 60_000;

/** Creates the handler, with another clock for tests. */
export function pointingHandler(clock: RetryClock = SYSTEM_CLOCK) {
  /**
   * The Lambda handler of the custom resource that points a number, a Messaging Service, or a TwiML App to a stack. The
   * physical ID is the target's SID, so CloudFormation deletes the old target after a move. Events may repeat.
   *
   * @throws to fail the deployment. The message shows no credentials.
   */
  return async (event: PointingEvent): Promise<PointingAnswer> => {
    checkProperties(event.ResourceProperties);
    const patience = { deadline: clock.now() + POLICY_MS, clock };
    return event.RequestType === 'Delete' ? remove(event, patience) : put(event, patience);
  };
}

export const handler = pointingHandler();

async function put(event: PointingEvent, patience: Patience): Promise<PointingAnswer> {
  const properties = event.ResourceProperties;
  const wanted = settingsFor(properties.Kind, urlsOf(properties));
  const api = await apiFor(properties, patience);
  let reached: Target | undefined;
  const storeFor: MemoryStoreFactory = (found) => {
    reached = { kind: found.kind, id: found.sid };
    return parameterStores(properties, patience)(found);
  };
  const refuseOverridden = properties.AllowOverridden !== 'true';
  try {
    const options = { owner: event.LogicalResourceId, refuseOverridden };
    const pointed = await point(api, targetOf(properties), wanted, storeFor, options);
    report(event, pointed);
    const { sid, name } = pointed.target;
    return { PhysicalResourceId: sid, Data: { Sid: sid, Name: name, Warnings: pointed.overrides.join('. ') } };
  } catch (error) {
    // CloudFormation rolls back only resources whose physical ID it knows, and it never learns this one.
    if (reached !== undefined && reached.id !== event.PhysicalResourceId) await putBack(event, reached, patience);
    throw error;
  }
}

async function putBack(event: PointingEvent, target: Target, patience: Patience): Promise<void> {
  try {
    report(event, await undoAt(event, target, patience));
  } catch (error) {
    console.error({ message: `The previous settings of ${target.id} couldn't be restored: ${String(error)}` });
  }
}

async function remove(event: PointingEvent, patience: Patience): Promise<PointingAnswer> {
  const sid = event.PhysicalResourceId ?? '';
  // Otherwise CloudFormation made the ID up, because the resource was never created.
  const kind = kindOfSid(sid);
  if (kind === undefined) return { PhysicalResourceId: sid };
  try {
    report(event, await undoAt(event, { kind, id: sid }, patience));
  } catch (error) {
    if (!isGone(error)) throw error;
    console.warn({ message: `${sid} isn't in the account anymore. There is nothing to restore.` });
  }
  return { PhysicalResourceId: sid };
}

async function undoAt(event: PointingEvent, target: Target, patience: Patience) {
  const { LogicalResourceId: owner, ResourceProperties: own } = event;
  return undo(await apiFor(own, patience), target, parameterStores(own, patience), { owner });
}

/** Creates a client for each event: the key may have been rotated. */
async function apiFor({ CredentialsSecret: id }: PointingProperties, patience: Patience): Promise<TwilioApi> {
  const read = () => readStored({ store: 'secrets-manager', id }, process.env, Date.now() + 8_000);
  const { text } = await whenAllowed(patience, read);
  return new TwilioApi(credentialsInSecret(text), { endpoints: endpointsOf(process.env) });
}

function parameterStores({ MemoryPath }: PointingProperties, patience: Patience): MemoryStoreFactory {
  return ({ kind, sid }) => new ParameterStore(`${MemoryPath}/${sid}`, SETTING_NAMES[kind], process.env, patience);
}

/** Logs the changes without the values of queries, which often contain tokens of other services. */
function report({ RequestType }: PointingEvent, { target, changes, kept, overrides }: PointingResult): void {
  const told = changes.map(({ field, from, to }) => ({ field, from: maskedUrl(from), to: maskedUrl(to) }));
  console.info({ message: `${RequestType}: ${target.name}`, sid: target.sid, changes: told });
  for (const { setting } of kept)
    console.warn({ message: `\`${setting}\` of ${target.name} was changed outside of this stack. It isn't restored.` });
  for (const each of overrides) console.warn({ message: each });
}
