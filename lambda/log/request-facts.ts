import { isSid } from '../../lib/contract';
import type { FrontDoorRequest } from '../front-door';
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
  const found: Partial<LogEntry> = {};
  const requestId = request.headers['i-twilio-request-id'] ?? '';
  if (isSid(requestId)) found.twilioRequestId = requestId;
  for (const { 0: name, 1: value } of pairs) {
    const member = MEMBERS.get(name);
    if (member !== undefined && found[member] === undefined && isSid(value)) found[member] = value;
  }
  return found;
}

const MEMBERS = new Map<string, 'callSid' | 'messageSid' | 'accountSid'>([
  ['CallSid', 'callSid'],
  ['MessageSid', 'messageSid'],
  // The older name of the same.
  ['SmsSid', 'messageSid'],
  ['AccountSid', 'accountSid'],
]);

/** Whether the URL is too long to decode its query for the log. Twilio's queries are short. */
function isLong({ receivedUrl }: FrontDoorRequest): boolean {
  return receivedUrl.length > MAX_QUERY_LENGTH;
}

const MAX_QUERY_LENGTH = 32 * 1024;
