import type { SetupMessage } from '../messages';

/**
 * The shared data about a connection: its call, and the order of its messages. A plain value that {@link Store.update}
 * replaces as a whole, so that every step below is atomic.
 */
export interface Control {
  /** Epoch milliseconds. */
  readonly openedAt: number;
  /** Epoch milliseconds of the last message. */
  readonly activeAt: number;
  /** The URL of the stage's `@connections`. */
  readonly endpoint: string;
  /** The account whose key signed the handshake, if the configuration contains it. */
  readonly accountSid?: string;
  /** The session's first message, after it was accepted. */
  readonly setup?: SetupMessage;
  /** Messages that wait for their turn. The first one can run. */
  readonly queue: readonly Turn[];
  /** IDs of messages that can be delivered twice, the latest last. */
  readonly seen: readonly string[];
  /** The limit that the call was notified about. */
  readonly told?: 'idle' | 'duration';
}

/** A message that must be answered in order. */
export interface Turn {
  /** Unique for each invocation. */
  readonly owner: string;
  /** Epoch milliseconds at which API Gateway received it. */
  readonly at: number;
  readonly running: boolean;
  /** Epoch milliseconds after which the sandbox is considered dead. */
  readonly lease: number;
}

/** Time after which a silent sandbox is assumed to have crashed, so its turn is over. */
export const LEASE_MS = 8_000;
const MAX_SEEN = 64;

/** Whether a message was delivered before, so it must not run again. */
export function isSeen({ seen }: Control, id: string | undefined): boolean {
  return id !== undefined && seen.includes(id);
}

/** Remembers a message. */
export function remember(control: Control, id: string | undefined, now: number): Control {
  const seen = id === undefined ? control.seen : [...control.seen, id].slice(-MAX_SEEN);
  const { told, ...rest } = control;
  // After new words, the call can be notified about silence again.
  return { ...rest, ...(told === 'duration' ? { told } : {}), seen, activeAt: now };
}

/** Queues a turn behind the running one, in the order in which API Gateway received the messages. */
export function enqueue(control: Control, turn: Pick<Turn, 'owner' | 'at'>, now: number): Control {
  if (control.queue.some(({ owner }) => owner === turn.owner)) return control;
  const entry: Turn = { ...turn, running: false, lease: now + LEASE_MS };
  const alive = control.queue.filter(({ lease }) => lease > now);
  const before = alive.filter(({ running, at }) => running || at <= entry.at);
  return advance({ ...control, queue: [...before, entry, ...alive.slice(before.length)] }, turn.owner, now);
}

/** Starts the turn if it is first, and renews its lease. Drops turns of dead sandboxes before it. */
export function advance(control: Control, owner: string, now: number): Control {
  const alive = control.queue.filter((each) => each.owner === owner || each.lease > now);
  return {
    ...control,
    queue: alive.map((each, index) =>
      each.owner === owner ? { ...each, running: each.running || index === 0, lease: now + LEASE_MS } : each,
    ),
  };
}

/** Ends a turn, so that the next one can start. */
export function finish(control: Control, owner: string, now: number): Control {
  return { ...control, queue: control.queue.filter((each) => each.owner !== owner), activeAt: now };
}

/**
 * Ends the running turn, unless its message came after the interrupt, which then concerns an earlier answer. Turns that
 * haven't started concern words that nobody has answered yet, so they stay.
 */
export function interrupt(control: Control, at: number): Control {
  return { ...control, queue: control.queue.filter((each) => !each.running || each.at > at) };
}

/** Returns the status of a turn. */
export function turnState(control: Control | undefined, owner: string): 'waiting' | 'running' | 'over' {
  const turn = control?.queue.find((each) => each.owner === owner);
  return turn ? (turn.running ? 'running' : 'waiting') : 'over';
}

/** A limit that a session is close to. */
export interface NearLimit {
  readonly limit: 'idle' | 'duration';
  /** Milliseconds until API Gateway closes the connection. */
  readonly leftMs: number;
}

/** Returns the limit of API Gateway that a session is about to reach, unless it was already notified. */
export function nearLimit(
  { openedAt, activeAt, setup, told }: Control,
  limits: { readonly idleMs: number; readonly durationMs: number; readonly noticeMs: number },
  now: number,
): NearLimit | undefined {
  if (!setup || told === 'duration') return undefined;
  const duration = openedAt + limits.durationMs - now;
  if (duration <= limits.noticeMs) return { limit: 'duration', leftMs: Math.max(0, duration) };
  const idle = activeAt + limits.idleMs - now;
  return idle <= limits.noticeMs && told !== 'idle' ? { limit: 'idle', leftMs: Math.max(0, idle) } : undefined;
}
