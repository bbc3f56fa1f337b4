import { createHash } from 'node:crypto';
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks';
import { UnknownEventError, type WebhookRequest } from '../../lambda';
import { frontDoorOf, frontDoors } from '../../lambda/front-door/codecs';
import { isObject, object } from '../../lambda/front-door/event';
import type { FrontDoorRequest } from '../../lambda/front-door/front-door';
import { MAX_CANDIDATES } from '../../lambda/public-url/candidates';
import { publicUrls } from '../../lambda/public-url/public-url';
import { queryOf } from '../../lambda/routing/webhook-request';
import type { FrontDoorName } from '../../lib/contract';
import { type Fuzzed, MARK, TOKEN } from './events';
import type { Seen } from './subject';

/** Checks that at most one front door accepts the event and reads a valid request. @throws if not. */
export function checkRead({ event }: Fuzzed): void {
  const doors = frontDoors.filter((door) => door.accepts(event));
  if (doors.length > 1) throw new Error(`${doors.length} front doors accept the event.`);
  const request = doors[0]?.read(event);
  if (!request) return;
  if (request.frontDoor !== doors[0]?.name) throw new Error('The request names another front door.');
  if (!request.path.value.startsWith('/')) throw new Error('The path has no slash.');
  if (
    !Object.values(request.headers)
      .flat()
      .every((each) => typeof each === 'string')
  )
    throw new Error('A header is not a string.');
  if (publicUrls(request, []).urls.length > MAX_CANDIDATES) throw new Error('There are too many candidates.');
}

/** Checks the result of an event. @throws with the rule it breaks. */
export function checkSeen(fuzzed: Fuzzed, seen: Seen): void {
  const door = frontDoorOf(fuzzed.event);
  if (!door) {
    if (!(seen.thrown instanceof UnknownEventError)) throw new Error('An event of no front door is not rejected.');
    return;
  }
  if (seen.thrown !== undefined) throw new Error(`The handler threw ${String(seen.thrown)}.`);
  const invalid = invalidMember(door.name, fuzzed.event, seen.response);
  if (invalid !== undefined) throw new Error(`The response's ${invalid} is invalid for ${door.name}.`);
  const request = door.read(fuzzed.event);
  if (seen.request) checkSigned(seen.request, request);
  checkLog(fuzzed, request, seen.log);
}

/** Checks that Twilio's library computes the same signature for the request that the route received. */
function checkSigned(given: WebhookRequest, { headers }: FrontDoorRequest): void {
  const form = given.method === 'POST' ? given.params : {};
  const expected = getExpectedTwilioSignature(TOKEN, given.url, { ...form } as Record<string, string>);
  if (headers['x-twilio-signature'] !== expected) throw new Error('A route received an unsigned request.');
  if (Object.keys(form).length > 0) return;
  const hash = /[?&]bodySHA256=([^&]*)/.exec(given.url)?.[1];
  const body = createHash('sha256').update(given.body).digest('hex');
  if (hash !== undefined && hash !== body) throw new Error('A route received an unsigned body.');
  if (hash === undefined && given.json !== undefined) throw new Error('A route received unsigned JSON.');
}

/** Checks that the log contains no token, and no signature or value of a signed request. */
function checkLog({ signed }: Fuzzed, request: FrontDoorRequest, log: string): void {
  if (log.includes(TOKEN)) throw new Error('The log contains the token.');
  const original = signed && frontDoorOf(signed)?.read(signed);
  if (!original) return;
  const signature = original.headers['x-twilio-signature'] ?? '';
  if (log.includes(signature)) throw new Error('The log contains the signature.');
  if (log.includes(MARK) && !isMovedIntoUrl(original, request))
    throw new Error('The log contains a value of the request.');
}

/** Whether a GET's values became part of a URL, which is logged: its query changed, or it became a POST. */
function isMovedIntoUrl(original: FrontDoorRequest, request: FrontDoorRequest): boolean {
  if (original.method !== 'GET') return false;
  return request.method === 'POST' || JSON.stringify(queryOf(original)) !== JSON.stringify(queryOf(request));
}

const isString = (value: unknown) => typeof value === 'string';
const areStrings = (value: unknown) => Array.isArray(value) && value.length > 0 && value.every(isString);
const isMap = (value: unknown, member: (value: unknown) => boolean) =>
  isObject(value) && Object.values(value).every(member);

/** Returns the member of a response that the front door can't accept for this event, `undefined` if there is none. */
export function invalidMember(door: FrontDoorName, event: unknown, response: unknown): string | undefined {
  const { statusCode, body, isBase64Encoded, ...rest } = object(response);
  if (!Number.isInteger(statusCode) || Number(statusCode) < 200 || Number(statusCode) > 599) return 'statusCode';
  if (!isString(body)) return 'body';
  if (typeof isBase64Encoded !== 'boolean') return 'isBase64Encoded';
  const wanted = membersOf(door, event);
  const unknown = Object.keys(rest).find((name) => !(name in wanted));
  if (unknown !== undefined) return unknown;
  return Object.entries(wanted).find(([name, fits]) => !fits(rest[name]))?.[0];
}

type Members = Readonly<Record<string, (value: unknown) => boolean>>;

const MULTI: Members = { multiValueHeaders: (value) => isMap(value, areStrings) };
const SINGLE: Members = { headers: (value) => isMap(value, isString) };
const COOKIES: Members = { cookies: (value) => value === undefined || areStrings(value) };
const STATUS: Members = { statusDescription: (value) => isString(value) && /^\d{3} \w/.test(String(value)) };

function membersOf(door: FrontDoorName, event: unknown): Members {
  const { version, multiValueHeaders } = object(event);
  if (door === 'application-load-balancer') return { ...STATUS, ...(isObject(multiValueHeaders) ? MULTI : SINGLE) };
  return door === 'rest-api' || version === '1.0' ? MULTI : { ...SINGLE, ...COOKIES };
}
