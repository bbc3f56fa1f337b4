import type { Outcome } from '../../lib/contract';
import { isSid, WEBSOCKET_API } from '../../lib/contract';
import { object, type Pair, text } from '../front-door';
import { defined, type LogEntry, type Logger, redactError, thousandths } from '../log';
import type { SetupMessage, TwilioMessage } from './messages';

/** Hooks and other events of a session, as they appear in the log. */
export type RelayEventName = TwilioMessage['type'] | 'partialPrompt' | 'close' | 'ending' | 'message';

/** Outcome of an event of a session. `gone`: the connection was closed while a hook was still answering. */
export type RelayOutcome =
  | Extract<Outcome, 'accepted' | 'handler-error' | 'handler-timeout'>
  | 'invalid-binding'
  | 'interrupted'
  | 'gone'
  | 'ignored';

/**
 * Log entry of an event of a session. Contains nothing that was said, pressed, or handed over, and no phone numbers.
 */
export type RelayLogEntry = Omit<LogEntry, 'outcome'> & {
  outcome: RelayOutcome;
  /** The event of the session: `prompt`. */
  event: RelayEventName;
  /** Milliseconds until the first text was sent. */
  firstTextMs?: number;
  /** Duration of the session in milliseconds, at its end. */
  sessionMs?: number;
};

/** Facts about an event for its log line. */
export interface Occurrence {
  readonly event: RelayEventName;
  readonly outcome: RelayOutcome;
  readonly setup?: SetupMessage | undefined;
  readonly detail?: string | undefined;
  readonly durationMs?: number;
  readonly firstTextMs?: number | undefined;
  readonly sessionMs?: number | undefined;
  readonly error?: unknown;
  /** Values that must not appear in the text of an error. */
  readonly carried?: readonly Pair[];
}

/** Writes the log line of an event: our failures as errors, rejections as warnings. */
export function logRelay(logger: Logger, occurrence: Occurrence): void {
  const { event, outcome, setup, detail, error, carried = [] } = occurrence;
  const { callSid = '', accountSid = '' } = setup ?? {};
  const ms = (value: number | undefined) => (value === undefined ? undefined : thousandths(value));
  const entry = defined<RelayLogEntry>({
    message: `${outcome} ${event}`,
    outcome,
    frontDoor: WEBSOCKET_API,
    event,
    detail,
    durationMs: ms(occurrence.durationMs),
    firstTextMs: ms(occurrence.firstTextMs),
    sessionMs: ms(occurrence.sessionMs),
    callSid: isSid(callSid) ? callSid : undefined,
    accountSid: isSid(accountSid, 'AC') ? accountSid : undefined,
    error: error === undefined ? undefined : redactError(error, [...carried, ...messageValues(setup ?? {})]),
  });
  // The logger of a webhook accepts these entries, too, which only have more outcomes.
  const written = entry as unknown as LogEntry;
  if (outcome.startsWith('handler-')) logger.error(written);
  else if (outcome === 'invalid-binding' || outcome === 'ignored' || outcome === 'gone') logger.warn(written);
  else logger.info(written);
}

/** Returns the texts of a message by name, including those of custom parameters. */
export function messageValues(message: object): Pair[] {
  return Object.entries(message).flatMap(([name, value]): Pair[] => {
    const single = text(value);
    if (single !== undefined) return name === 'type' || single === '' ? [] : [[name, single]];
    return messageValues(object(value));
  });
}
