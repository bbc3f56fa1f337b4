import type { FrontDoorRequest } from '../../front-door/front-door';
import type { Refusal } from '../../refusal';
import { type Limits, type SignedContent, signedContent } from '../../signed-content';
import type { ReceivedContent } from './received';

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
