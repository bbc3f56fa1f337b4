import { readStored } from '../auth-token/aws-store';
import {
  checkProperties,
  type PointingAnswer,
  type PointingEvent,
  type PointingProperties,
  targetOf,
  urlsOf,
} from './point/event';
import { ParameterStore } from './point/parameter-store';
import { isGone, type MemoryOf, type Pointed, point, undo } from './point/point';
import { SETTING_NAMES, settingsFor } from './point/settings';
import { kindOfSid, type Target } from './point/target';
import { withoutUserInfo } from './point/user-info';
import { credentialsInSecret, endpointsOf, TwilioApi } from './twilio-api';

/**
 * The custom resource that points a number, a Messaging Service or a TwiML App at a stack. Its physical id is the
 * target's SID, so that CloudFormation deletes the old target after a move. The same event may come again.
 *
 * @throws what makes the deployment fail, in words for its reader and without credentials.
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
    // CloudFormation undoes what it knows the physical id of; this one it will never learn.
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
  // Any other id is CloudFormation's own, of a resource that was never made.
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

/** A connection of its own for each event: the key may have been rotated since the last one. */
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
