import type { FrontDoorRequest, Pair } from '../lambda/front-door';
import { type Limits, type Refusal, type SignedContent, signedContent } from '../lambda/signature';

/** The content beside the URL. */
export type ReceivedContent = Form | UnreadContent;

interface Form extends RawContent {
  /** The parameters of the form. */
  readonly params: readonly Pair[];
}

/** Content without parameters: only the URL counts as signed. */
export interface UnreadContent extends RawContent {
  readonly params: undefined;
  /**
   * The reason why no parameters were read, although the body may have some: `its content type isn't that of a form`.
   */
  readonly unread: string;
}

interface RawContent {
  /** The body as sent. */
  readonly body: Uint8Array;
  /** The bodies that may have been sent, when the mark for base64 is missing or wrong. */
  readonly otherBodies: readonly OtherBody[];
  /** Whether the body must have the hash in the URL's `bodySHA256`. */
  readonly hashed: boolean;
}

/** A body that may have been sent instead. */
export interface OtherBody {
  readonly body: Uint8Array;
  /** The change of the body, after "whose body": `arrived base64-encoded, without being marked as such`. */
  readonly how: string;
}

/** Larger than any function's limits, because a request that is too large can still be signed. */
export const LIMITS: Limits = { maxBodyBytes: 16 * 1024 * 1024, maxParams: 10_000 };

/** Reads the content like the runtime. Keeps the raw body if the runtime rejects it. */
export function contentOf(request: FrontDoorRequest): ReceivedContent {
  const content = signedContent(request, LIMITS);
  const body = Buffer.from(request.body.content, request.body.isBase64Encoded ? 'base64' : 'utf8');
  const raw = { body, otherBodies: otherBodies(request, body) };
  if ('kind' in content && content.kind === 'form') return { ...raw, params: content.params, hashed: false };
  const hashed = request.method === 'POST';
  return { ...raw, params: undefined, hashed, unread: whyUnread(content, request.method) };
}

function whyUnread(content: SignedContent | Refusal, method: string): string {
  if ('outcome' in content) return content.detail ?? 'the runtime refuses the body';
  return content.kind === 'url' ? `the method is ${method.slice(0, 16)}` : "its content type isn't that of a form";
}

const BASE64 = /^[A-Za-z0-9+/\s]{4,}={0,2}\s*$/;

function otherBodies({ body: { content, isBase64Encoded } }: FrontDoorRequest, body: Buffer): OtherBody[] {
  const marked = isBase64Encoded && !BASE64.test(content);
  const text = body.toString('utf8');
  return [
    ...(marked ? [{ body: Buffer.from(content), how: 'arrived as text, but was marked as base64' }] : []),
    ...(BASE64.test(text)
      ? [{ body: Buffer.from(text, 'base64'), how: 'arrived base64-encoded, without being marked as such' }]
      : []),
  ];
}
