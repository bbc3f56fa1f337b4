import { frontDoorOf } from '../../front-door';
import { header } from '../../front-door/event';
import type { FrontDoorRequest } from '../../front-door/front-door';
import { parseOrigin } from '../../origin';
import { type Candidates, publicUrls } from '../../public-url';
import type { SigningKey, SigningKeys } from '../../signing-key';
import { keysFor } from '../../signing-key';
import { UnknownEventError } from '../../unknown-event';
import { contentOf } from './content';
import { hintsOf } from './hints';
import type { Received } from './received';
import { type CheckedUrl, requestOf } from './request';

/** What is diagnosed: the event of a front door, a request read from one, or a URL with what was checked beside it. */
export type Source = { readonly event: unknown } | { readonly request: FrontDoorRequest } | CheckedUrl;

/** What a diagnosis stands on beside the source. */
export interface Circumstances {
  readonly keys: SigningKeys;
  readonly otherKeys: readonly SigningKey[];
  readonly origins: readonly string[];
  readonly otherUrls: readonly string[];
  readonly signature: string | undefined;
}

/** A request as the runtime sees it, and what the search for a cause starts from. */
export interface Read {
  readonly request: FrontDoorRequest;
  readonly candidates: Candidates;
  readonly received: Received;
}

/** @throws {UnknownEventError} when an event is of no front door. */
export function read(source: Source, own: Circumstances): Read {
  const { request, candidates } = requestAndUrls(source, own);
  const content = contentOf(request);
  const accountSid = content.params?.find(([name]) => name === 'AccountSid')?.[1];
  const keys = keysFor(own.keys, accountSid);
  const all = [...own.keys.account, ...own.keys.accounts.values(), ...own.otherKeys];
  const secrets = new Set(keys.map(({ secret }) => secret));
  const believed = candidates.hostIsOurs ? candidates : publicUrls(request, []);
  const received: Received = {
    frontDoor: 'url' in source ? undefined : request.frontDoor,
    receivedUrl: request.receivedUrl,
    publicUrl: candidates.urls[0] ?? request.receivedUrl,
    urls: believed.urls,
    hostIsOurs: candidates.hostIsOurs,
    content,
    signature: own.signature ?? header(request.headers, 'x-twilio-signature'),
    keys,
    otherKeys: all.filter(({ secret }) => !secrets.has(secret)),
    hints: hintsOf(request, 'event' in source ? source.event : undefined, [...own.origins, ...own.otherUrls]),
  };
  return { request, candidates, received };
}

function requestAndUrls(source: Source, { origins }: Circumstances): Pick<Read, 'request' | 'candidates'> {
  if ('url' in source) {
    const request = requestOf(source);
    return { request, candidates: { hostIsOurs: true, urls: [request.receivedUrl], truncated: false } };
  }
  const request = 'request' in source ? source.request : requestOfEvent(source.event);
  return { request, candidates: publicUrls(request, origins.map(parseOrigin)) };
}

function requestOfEvent(event: unknown): FrontDoorRequest {
  const door = frontDoorOf(event);
  if (!door) throw new UnknownEventError(event);
  return door.read(event);
}
