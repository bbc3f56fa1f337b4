import type { Cause, Diagnosis } from '../../diagnosis';
import { object, text } from '../../lambda/front-door';
import { SPLICES } from '../../lambda/signature';

/**
 * Explains an entry of the runtime's log. It has neither the signature nor the parameters, so it proves nothing beyond
 * its outcome.
 *
 * @param entry a `LogEntry`.
 */
export function explainLogEntry(entry: unknown): Diagnosis {
  const { outcome: logged, receivedUrl: received, publicUrl: rebuilt, detail: reason, event } = object(entry);
  const outcome = text(logged) ?? '';
  if (text(event) !== undefined) return explainSession(outcome, text(reason));
  const receivedUrl = text(received) ?? '';
  const publicUrl = text(rebuilt) ?? receivedUrl;
  const signed = SIGNED.includes(outcome);
  const detail = text(reason);
  const cause = signed ? null : causeOf(outcome, detail);
  const known = [outcomeSentence(outcome, detail), urlSentence(receivedUrl, publicUrl)];
  return {
    signed,
    cause,
    detail: [...known, ...(cause === 'unknown' ? [NEXT] : [])].filter(Boolean).join(' '),
    fix: signed
      ? null
      : cause === 'splice'
        ? SPLICE_FIX
        : (FIXES[cause === 'shared-key' ? cause : outcome] ??
          'Explain the request itself: its event, or its URL, parameters and signature.'),
    docs: cause === null ? null : `docs/troubleshooting.md#${cause}`,
    receivedUrl,
    publicUrl,
    signedUrl: signed ? publicUrl : null,
    tried: 0,
    ruledOut: [],
  };
}

/** Explains a line about a message of a relay's session. Its handshake was signed, so only the session can be at fault. */
function explainSession(outcome: string, reason: string | undefined): Diagnosis {
  const refused = outcome === 'invalid-binding';
  const detail = [
    outcomeSentence(outcome, reason),
    "The line is about a message of a relay's session, whose handshake was signed.",
    ...(refused ? ['The session was closed, because it is not bound to a call.'] : []),
  ];
  return {
    signed: true,
    cause: null,
    detail: detail.join(' '),
    fix: refused ? BINDING_FIX : null,
    docs: refused ? 'docs/realtime.md#who-may-connect' : null,
    ...{ receivedUrl: '', publicUrl: '', signedUrl: null, tried: 0, ruledOut: [] },
  };
}

const BINDING_FIX =
  'Let a validated webhook answer the TwiML with `connectRelay`, or with the parameter that `relayParameter` returns. For TwiML ' +
  'that is made elsewhere, set `bind: false`, and read what that costs.';

/** The causes that an entry names. */
function causeOf(outcome: string, detail: string | undefined): Cause {
  if (UNSIGNED.includes(outcome)) return 'unsigned';
  // The runtime rejects a request for its shared key before it checks the signature.
  if (detail?.includes('shared key')) return 'shared-key';
  return SPLICES.some((splice) => splice === detail) ? 'splice' : 'unknown';
}

const SPLICE_FIX =
  'Nothing, if Twilio did not send it: someone recorded a signed request and cut its text into another URL and other parameters.';

/** The outcomes of requests whose signature fits. */
const SIGNED = ['accepted', 'no-route', 'handler-error', 'handler-timeout', 'not-delivered'];
const UNSIGNED = ['missing-signature', 'unsigned-body'];

const FIXES: Readonly<Record<string, string>> = {
  'shared-key': "Compare the key that the request names (`claimedKey`) with `sharedKeys` in the function's secret.",
  'auth-token-unavailable': "Store the auth token and let the function read it. The entry's `error` says what failed.",
  'unknown-host': "Declare the host that Twilio calls in the construct's `publicOrigins` (TWILIO_PUBLIC_ORIGINS).",
  'missing-signature': 'Make sure every proxy forwards `X-Twilio-Signature`. Unsigned requests are correctly refused.',
};

const NEXT =
  'A log line has neither the signature nor the parameters, so it does not show the cause. Capture the event (log it once ' +
  'in the function, or record the request with `dev`) and pass it with --event. Or copy the URL, the parameters, and the ' +
  'X-Twilio-Signature header from the request inspector in the Twilio console to --url, --param, and --signature.';

function outcomeSentence(outcome: string, reason: string | undefined): string {
  return `The runtime's log says ${outcome}${reason === undefined ? '' : ` (${reason})`}.`;
}

function urlSentence(receivedUrl: string, publicUrl: string): string {
  return receivedUrl === publicUrl
    ? 'The received URL equals the public URL, so no front door has changed it.'
    : 'The received URL differs from the public URL, which the runtime rebuilt and checked.';
}
