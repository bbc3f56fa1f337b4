import { isSid } from '../../lib/contract';
import { type FrontDoorRequest, header } from '../front-door';
import { queryOf } from '../routing';
import type { SignedContent } from '../signature';
import type { LogEntry, RequestFacts } from './log';
import { sensitiveValues } from './sensitive-values';

/** Returns the facts about a webhook for its log line. */
export function requestFacts(request: FrontDoorRequest, content: SignedContent | undefined): RequestFacts {
  return { identifiers: identifiers(request, content), sensitive: () => sensitiveValues(request, content) };
}

/** Returns Twilio's identifiers. Drops malformed ones, which a client may have made up. */
function identifiers(request: FrontDoorRequest, content: SignedContent | undefined): Partial<LogEntry> {
  const pairs = content?.kind === 'form' ? content.params : isLong(request) ? [] : queryOf(request);
  const sid = (name: string) => pairs.find(([key, value]) => key === name && isSid(value))?.[1];
  const found = {
    twilioRequestId: [header(request.headers, 'i-twilio-request-id') ?? ''].find((id) => isSid(id)),
    callSid: sid('CallSid'),
    messageSid: sid('MessageSid') ?? sid('SmsSid'),
    accountSid: sid('AccountSid'),
  };
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined));
}

/** Whether the URL is too long to decode its query for the log. Twilio's queries are short. */
function isLong({ receivedUrl }: FrontDoorRequest): boolean {
  return receivedUrl.length > MAX_QUERY_LENGTH;
}

const MAX_QUERY_LENGTH = 32 * 1024;
