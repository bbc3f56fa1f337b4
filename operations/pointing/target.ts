import { E164, isSid } from '../../lib/contract';
import type { Place, Resource, TwilioApi } from '../twilio-api';
import { PointingError, type TargetKind } from './settings';

/** A target as the user names it. */
export interface Target {
  readonly kind: TargetKind;
  /** A SID. A phone number can also be in E.164 format. */
  readonly id: string;
}

/** A target that exists at Twilio. */
export interface FoundTarget {
  readonly kind: TargetKind;
  readonly sid: string;
  /** The number, or the friendly name. */
  readonly name: string;
  readonly resource: Resource;
}

const KINDS: Readonly<Record<TargetKind, { readonly sid: string; readonly forms: string }>> = {
  'phone-number': { sid: 'PN', forms: 'a phone number in E.164 format (+14155550100) or its SID (PN…)' },
  'messaging-service': { sid: 'MG', forms: 'the SID of a Messaging Service (MG…)' },
  'twiml-app': { sid: 'AP', forms: 'the SID of a TwiML App (AP…)' },
};

/** Returns the API path of a target. */
export function placeOf(api: TwilioApi, kind: TargetKind, sid: string): Place {
  if (kind === 'messaging-service') return { host: 'messaging', path: `/v1/Services/${sid}` };
  const list = kind === 'phone-number' ? 'IncomingPhoneNumbers' : 'Applications';
  return { host: 'api', path: `/2010-04-01/Accounts/${api.accountSid}/${list}/${sid}.json` };
}

/**
 * Reads a target.
 *
 * @throws {PointingError} when the ID is malformed, or when the account doesn't have the number.
 * @throws {TwilioApiError} when Twilio refuses.
 */
export async function findTarget(api: TwilioApi, { kind, id }: Target): Promise<FoundTarget> {
  if (kind === 'phone-number' && E164.test(id)) return foundTarget(kind, await numberNamed(api, id));
  const { sid, forms } = KINDS[kind];
  if (!isSid(id, sid)) throw new PointingError(`${JSON.stringify(id)} isn't ${forms}.`);
  return foundTarget(kind, await api.read(placeOf(api, kind, id)));
}

/** Returns the kind of target that a SID belongs to. */
export function kindOfSid(sid: string): TargetKind | undefined {
  return (Object.keys(KINDS) as TargetKind[]).find((kind) => isSid(sid, KINDS[kind].sid));
}

/** Finds a number in the list, which may contain others, because Twilio's filter is a pattern. */
async function numberNamed(api: TwilioApi, number: string): Promise<Resource> {
  const path = `/2010-04-01/Accounts/${api.accountSid}/IncomingPhoneNumbers.json`;
  const list = await api.read({ host: 'api', path: `${path}?PhoneNumber=${encodeURIComponent(number)}&PageSize=50` });
  const numbers = list['incoming_phone_numbers'];
  const found = Array.isArray(numbers) ? numbers.find((each: Resource) => each['phone_number'] === number) : undefined;
  if (found) return found;
  throw new PointingError(
    `Account ${api.accountSid} doesn't have the number ${number}. Use the credentials of the subaccount that has it.`,
  );
}

function foundTarget(kind: TargetKind, resource: Resource): FoundTarget {
  const { sid, phone_number: number, friendly_name: name } = resource;
  if (typeof sid === 'string' && kindOfSid(sid) === kind)
    return { kind, sid, name: String(number ?? name ?? sid), resource };
  throw new PointingError('Twilio returned a resource whose SID is of another kind.');
}
