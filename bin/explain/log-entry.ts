import type { Diagnosis } from '../../diagnosis';
import { object, text } from '../../lambda/front-door';

/**
 * What a line of the runtime's log tells of its request. It has neither signature nor parameters, so that beside its
 * outcome nothing can be proved by it.
 *
 * @param entry an entry as `LogEntry` has it.
 */
export function explainLogEntry(entry: unknown): Diagnosis {
  const { outcome: logged, receivedUrl: received, publicUrl: rebuilt, detail: reason } = object(entry);
  const outcome = text(logged) ?? '';
  const receivedUrl = text(received) ?? '';
  const publicUrl = text(rebuilt) ?? receivedUrl;
  const signed = SIGNED.includes(outcome);
  const cause = signed ? null : UNSIGNED.includes(outcome) ? 'unsigned' : 'unknown';
  const known = [said(outcome, text(reason)), differences(receivedUrl, publicUrl)];
  return {
    signed,
    cause,
    detail: [...known, ...(cause === 'unknown' ? [NEXT] : [])].filter(Boolean).join(' '),
    fix: signed
      ? null
      : (FIXES[outcome] ?? 'Explain the request itself: its event, or its URL, parameters and signature.'),
    docs: cause === null ? null : `docs/troubleshooting.md#${cause}`,
    receivedUrl,
    publicUrl,
    signedUrl: signed && SIGNED_FOR.includes(outcome) ? publicUrl : null,
    tried: 0,
    ruledOut: [],
  };
}

/** Outcomes that a request only has once its signature fits. */
const SIGNED = ['accepted', 'no-route', 'handler-error', 'handler-timeout'];
const SIGNED_FOR = SIGNED;
const UNSIGNED = ['missing-signature', 'unsigned-body'];

const FIXES: Readonly<Record<string, string>> = {
  'auth-token-unavailable':
    "Give the function its auth token and the right to read it; the entry's error says what failed.",
  'unknown-host': "Declare the host that Twilio calls in the construct's `publicOrigins` (TWILIO_PUBLIC_ORIGINS).",
  'missing-signature':
    'Let every hop pass the X-Twilio-Signature header on. A stranger who has none is refused, as he should be.',
};

const NEXT =
  'A log line has neither the signature nor the parameters, so it cannot tell why. Capture the event (log it once from ' +
  'the function, or record the request with the local run) and pass it with --event; or take the URL, the parameters and ' +
  'the X-Twilio-Signature header from the request inspector of the Twilio console and pass them with --url, --param and --signature.';

function said(outcome: string, reason: string | undefined): string {
  return `The runtime's log says ${outcome}${reason === undefined ? '' : ` (${reason})`}.`;
}

function differences(receivedUrl: string, publicUrl: string): string {
  return receivedUrl === publicUrl
    ? 'The URL was received as it was rebuilt, so no front door has changed it.'
    : 'The URL that was received differs from the public one, which the runtime has rebuilt and checked.';
}
