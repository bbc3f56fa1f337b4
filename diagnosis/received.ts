import type { FrontDoorRequest, Pair } from '../lambda/front-door';
import { type Limits, type Refusal, type SignedContent, type SigningKey, signedContent } from '../lambda/signature';
import type { FrontDoorName } from '../lib/contract';
import type { UrlParts } from './place';

/** What came beside the URL. */
export type ReceivedContent = Form | Unread;

/** What every content has. */
interface Sent {
  /** The body as sent. */
  readonly body: Uint8Array;
  /** Whether the body has to have the hash that the URL names in `bodySHA256`. */
  readonly hashed: boolean;
}

interface Form extends Sent {
  /** The parameters of a form as they were read. */
  readonly params: readonly Pair[];
}

/** Content of which the URL alone is taken as signed. */
export interface Unread extends Sent {
  readonly params: undefined;
  /** Why no parameters were read, although there may be some: `its content type is not that of a form`. */
  readonly unread: string;
}

/** What may tell where Twilio called: for diagnosis only, because a client may have written it. */
export interface Hints {
  /** Other origins, or whole URLs. */
  readonly urls: readonly UrlParts[];
  /** Hosts of headers: `host[:port]`. */
  readonly hosts: readonly string[];
  /** Prefixes that a path may have had: `/live`. */
  readonly prefixes: readonly string[];
  /** Paths with their query, as a proxy remembers them. */
  readonly targets: readonly string[];
  /** Queries, without `?`. */
  readonly queries: readonly string[];
}

/** A request in the form that the search for a cause starts from, whatever it was made of. */
export interface Received {
  readonly frontDoor: FrontDoorName | undefined;
  readonly receivedUrl: string;
  /** The likeliest public URL, as the runtime rebuilds it. */
  readonly publicUrl: string;
  /** The URLs that are accepted as they are, the likeliest first: the runtime's candidates, or the one URL given. */
  readonly urls: readonly string[];
  /** False when the runtime refuses the request for its host, whatever the signature. */
  readonly hostIsOurs: boolean;
  readonly content: ReceivedContent;
  readonly signature: string | undefined;
  /** The keys that are accepted. */
  readonly keys: readonly SigningKey[];
  /** Keys that Twilio may have signed with instead. */
  readonly otherKeys: readonly SigningKey[];
  readonly hints: Hints;
}

/** Larger than any function's own limits: too large a request may well be signed. */
export const LIMITS: Limits = { maxBodyBytes: 16 * 1024 * 1024, maxParams: 10_000 };

/** The content of a request, read as the runtime reads it, and what there is of it where that refuses it. */
export function contentOf(request: FrontDoorRequest): ReceivedContent {
  const content = signedContent(request, LIMITS);
  const body = Buffer.from(request.body.content, request.body.isBase64Encoded ? 'base64' : 'utf8');
  if ('kind' in content && content.kind === 'form') return { params: content.params, body, hashed: false };
  return { params: undefined, body, hashed: request.method === 'POST', unread: whyUnread(content, request.method) };
}

function whyUnread(content: SignedContent | Refusal, method: string): string {
  if ('outcome' in content) return content.detail ?? 'the runtime refuses the body';
  return content.kind === 'url' ? `the method is ${method.slice(0, 16)}` : 'its content type is not that of a form';
}
