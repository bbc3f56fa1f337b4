import { createHash } from 'node:crypto';
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks';
import { UnknownEventError, type WebhookRequest } from '../../lambda';
import { frontDoorOf, frontDoors } from '../../lambda/front-door/codecs';
import type { FrontDoorRequest } from '../../lambda/front-door/front-door';
import { MAX_CANDIDATES, publicUrls } from '../../lambda/public-url/public-url';
import { queryOf } from '../../lambda/routing/webhook-request';
import { wrongShape } from './answer-shape';
import { type Fuzzed, MARK, TOKEN } from './events';
import type { Seen } from './subject';

/** Throws where a door does not read what it accepts, or reads it as something that is none. */
export function checkRead({ event }: Fuzzed): void {
  const doors = frontDoors.filter((door) => door.accepts(event));
  if (doors.length > 1) throw new Error(`${doors.length} doors accept the event.`);
  const request = doors[0]?.read(event);
  if (!request) return;
  if (request.frontDoor !== doors[0]?.name) throw new Error('The request has come through another door.');
  if (!request.path.value.startsWith('/')) throw new Error('The path has no slash.');
  if (
    !Object.values(request.headers)
      .flat()
      .every((each) => typeof each === 'string')
  )
    throw new Error('A header is no text.');
  if (publicUrls(request, []).urls.length > MAX_CANDIDATES) throw new Error('There are too many candidates.');
}

/** Throws where what came of an event is not what it has to be. */
export function checkSeen(fuzzed: Fuzzed, seen: Seen): void {
  const door = frontDoorOf(fuzzed.event);
  if (!door) {
    if (!(seen.thrown instanceof UnknownEventError)) throw new Error('An event of no door is not refused as one.');
    return;
  }
  if (seen.thrown !== undefined) throw new Error(`The handler threw ${String(seen.thrown)}.`);
  const wrong = wrongShape(door.name, fuzzed.event, seen.answer);
  if (wrong !== undefined) throw new Error(`The answer's ${wrong} is not as ${door.name} wants it.`);
  const request = door.read(fuzzed.event);
  if (seen.request) checkSigned(seen.request, request);
  checkLog(fuzzed, request, seen.log);
}

/** twilio's library has to have come to the same signature for what the route was given. */
function checkSigned(given: WebhookRequest, { headers }: FrontDoorRequest): void {
  const form = given.method === 'POST' ? given.params : {};
  const expected = getExpectedTwilioSignature(TOKEN, given.url, { ...form } as Record<string, string>);
  if (headers['x-twilio-signature']?.join(',') !== expected) throw new Error('A route got what was not signed.');
  if (Object.keys(form).length > 0) return;
  const hash = /[?&]bodySHA256=([^&]*)/.exec(given.url)?.[1];
  const body = createHash('sha256').update(given.body).digest('hex');
  if (hash !== undefined && hash !== body) throw new Error('A route got a body that was not signed.');
  if (hash === undefined && given.json !== undefined) throw new Error('A route got JSON that was not signed.');
}

/** The log holds no token, and of a signed request no signature and no value. */
function checkLog({ signed }: Fuzzed, request: FrontDoorRequest, log: string): void {
  if (log.includes(TOKEN)) throw new Error('The token is in the log.');
  const original = signed && frontDoorOf(signed)?.read(signed);
  if (!original) return;
  const signature = original.headers['x-twilio-signature']?.[0] ?? '';
  if (log.includes(signature)) throw new Error('The signature is in the log.');
  if (log.includes(MARK) && !isMovedIntoUrl(original, request))
    throw new Error('A value of the request is in the log.');
}

/** Values of a GET stand in its query: of another query, or of a POST with it, they are part of a URL that is logged. */
function isMovedIntoUrl(original: FrontDoorRequest, request: FrontDoorRequest): boolean {
  if (original.method !== 'GET') return false;
  return request.method === 'POST' || JSON.stringify(queryOf(original)) !== JSON.stringify(queryOf(request));
}
