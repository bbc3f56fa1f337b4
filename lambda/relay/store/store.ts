import type { Control } from './control';

/** The state of a call: any JSON that its hooks store. */
export type CallState = Record<string, unknown>;

/** Stores the data that the messages of a connection share, regardless of their sandbox. */
export interface Store {
  /** Remembers an accepted handshake. */
  open(id: string, control: Control): Promise<void>;
  /** Returns the newest control, or `undefined` if the connection isn't open. */
  read(id: string): Promise<Control | undefined>;
  /**
   * Replaces the control with a function of the newest one, atomically. The function can run several times, and returns
   * its argument to change nothing.
   *
   * @returns the new control, or `undefined` if the connection isn't open.
   */
  update(id: string, change: (control: Control) => Control): Promise<Control | undefined>;
  readState(id: string): Promise<CallState>;
  /** Replaces the state like {@link update}. */
  updateState(id: string, change: (state: CallState) => CallState): Promise<void>;
  /** Forgets the control, so that everything that runs for the connection stops. */
  close(id: string): Promise<void>;
  forgetState(id: string): Promise<void>;
  /**
   * Claims a one-time token for a connection.
   *
   * @returns false if another connection has claimed it.
   */
  claim(token: string, id: string, expiresAt: number): Promise<boolean>;
  /**
   * Resolves when a connection may have changed: at once if it isn't as known, after a change, or after some milliseconds
   * if the store can't detect changes. Rejects when the signal is aborted.
   */
  changed(id: string, known: Control | undefined, ms: number, signal?: AbortSignal): Promise<void>;
  /** Returns all open connections. */
  all(): AsyncIterable<readonly [id: string, control: Control]>;
}

/**
 * Milliseconds after which a connection is forgotten if its end was never reported. API Gateway ends it after two
 * hours.
 */
export const FORGET_AFTER_MS = 3 * 3_600_000;

/** Creates a store in this process, for tests, local runs, and a single long-lived process. */
export function memoryStore(now: () => number = Date.now): Store {
  const controls = new Map<string, Control>();
  const states = new Map<string, string>();
  const waiting = new Map<string, Set<() => void>>();
  const tell = (id: string) => {
    const waiters = waiting.get(id);
    waiting.delete(id);
    for (const wake of waiters ?? []) wake();
  };
  const claims = new Map<string, { readonly id: string; readonly expiresAt: number }>();
  const forgetOld = () => {
    for (const [id, { openedAt }] of controls) {
      // A map keeps the order of insertion, so the rest is younger.
      if (now() - openedAt < FORGET_AFTER_MS) break;
      controls.delete(id);
      states.delete(id);
    }
    for (const [token, { expiresAt }] of claims) if (expiresAt < now()) claims.delete(token);
  };
  return {
    open: async (id, control) => {
      forgetOld();
      controls.set(id, control);
    },
    read: async (id) => controls.get(id),
    update: async (id, change) => {
      const known = controls.get(id);
      if (!known) return undefined;
      const changed = change(known);
      controls.set(id, changed);
      if (changed !== known) tell(id);
      return changed;
    },
    readState: async (id) => JSON.parse(states.get(id) ?? '{}'),
    updateState: async (id, change) => {
      const changed = JSON.stringify(change(JSON.parse(states.get(id) ?? '{}')));
      if (controls.has(id)) states.set(id, changed);
    },
    close: async (id) => {
      controls.delete(id);
      tell(id);
    },
    forgetState: async (id) => void states.delete(id),
    claim: async (token, id, expiresAt) => {
      const known = claims.get(token);
      if (known) return known.id === id;
      claims.set(token, { id, expiresAt });
      return true;
    },
    changed: async (id, known, _ms, signal) => {
      if (controls.get(id) === known) await wake(waiting, id, signal);
    },
    all: async function* () {
      yield* [...controls];
    },
  };
}

/** Maximum wait for a change, after which leases must be renewed. */
const LONGEST_WAIT_MS = 2_000;

/** Resolves at the next change of a connection, or when its leases must be renewed. */
function wake(waiting: Map<string, Set<() => void>>, id: string, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const waiters = waiting.get(id) ?? new Set();
    waiting.set(id, waiters);
    const end = (settle: () => void) => () => {
      clearTimeout(timer);
      waiters.delete(awake);
      signal?.removeEventListener('abort', aborted);
      settle();
    };
    const awake = end(resolve);
    const aborted = end(() => reject(new Error('The wait was aborted.')));
    const timer = setTimeout(awake, LONGEST_WAIT_MS);
    waiters.add(awake);
    if (signal?.aborted) aborted();
    else signal?.addEventListener('abort', aborted);
  });
}
