import type { Store } from './store';
import { advance, type Control, enqueue, LEASE_MS, type Turn, turnState } from './store';

/** Interval at which a hook checks for interrupts that another sandbox received. */
const WATCH_MS = 100;
/** Interval at which a waiting turn checks whether it is first. */
const WAIT_MS = 50;
const RENEW_MS = LEASE_MS / 3;

/** The reason why a hook was stopped. */
export type StopReason = 'interrupted' | 'closed' | 'gone';

/** Reason of an aborted `call.signal`. */
export class StoppedError extends Error {
  readonly code = 'RELAY_STOPPED';
  override readonly name = 'AbortError';

  constructor(readonly reason: StopReason) {
    super(reason === 'interrupted' ? 'The caller interrupted.' : 'The call has ended.');
  }
}

/** Returns the reason why we aborted a signal, or `undefined`. */
export function stopReason(signal: AbortSignal): StopReason | undefined {
  return signal.aborted && signal.reason instanceof StoppedError ? signal.reason.reason : undefined;
}

/** Hooks that run in this process, so that its own interrupts stop them immediately. */
export class RunningHooks {
  readonly #running = new Map<string, Set<RunningHook>>();

  add(id: string, hook: RunningHook): () => void {
    const hooks = this.#running.get(id) ?? new Set();
    this.#running.set(id, hooks.add(hook));
    return () => {
      hooks.delete(hook);
      if (hooks.size === 0 && this.#running.get(id) === hooks) this.#running.delete(id);
    };
  }

  /** Stops the hooks of a connection whose turn is over. */
  stop(id: string, control: Control | undefined): void {
    for (const hook of this.#running.get(id) ?? []) stopIfOver(hook, control);
  }
}

/** A hook that can be stopped. */
export interface RunningHook {
  /** The turn that it runs in. `undefined` for hooks that run immediately. */
  readonly owner: string | undefined;
  readonly stopping: AbortController;
}

function stopIfOver({ owner, stopping }: RunningHook, control: Control | undefined): void {
  if (!control) stopping.abort(new StoppedError('closed'));
  else if (owner !== undefined && turnState(control, owner) === 'over') stopping.abort(new StoppedError('interrupted'));
}

/**
 * Waits until a turn can run. A busy sandbox can be taken for dead and its turn be dropped, so it then queues again.
 *
 * @returns false if the call has ended in the meantime.
 */
export async function waitForTurn(
  store: Store,
  id: string,
  turn: Pick<Turn, 'owner' | 'at'>,
  queued: Control,
): Promise<boolean> {
  const { owner } = turn;
  let renewedAt = Date.now();
  for (let control: Control | undefined = queued; control; ) {
    const state = turnState(control, owner);
    if (state === 'running') return true;
    const now = Date.now();
    if (state === 'over') {
      control = await store.update(id, (known) => enqueue(known, turn, Date.now()));
    } else if (isNext(control, owner, now) || now - renewedAt > RENEW_MS) {
      renewedAt = now;
      control = await store.update(id, (known) => advance(known, owner, Date.now()));
    } else {
      await store.changed(id, control, WAIT_MS);
      control = await store.read(id);
    }
  }
  return false;
}

/** Whether a turn is first, or all sandboxes before it are dead. */
function isNext({ queue }: Control, owner: string, now: number): boolean {
  const place = queue.findIndex((each) => each.owner === owner);
  return queue.slice(0, place).every(({ lease }) => lease <= now);
}

/**
 * Stops a hook as soon as its turn is over, wherever the interrupt was received, and renews its lease.
 *
 * @returns a function that ends the watch.
 */
export function watch(store: Store, id: string, hook: RunningHook, running: RunningHooks): () => void {
  const remove = running.add(id, hook);
  const { owner, stopping } = hook;
  const over = new AbortController();
  const look = async () => {
    let renewedAt = Date.now();
    let last: Control | undefined;
    while (!over.signal.aborted && !stopping.signal.aborted) {
      await store.changed(id, last, WATCH_MS, over.signal);
      const renew = owner !== undefined && Date.now() - renewedAt > RENEW_MS;
      if (renew) renewedAt = Date.now();
      const looked = renew ? store.update(id, (known) => advance(known, owner, Date.now())) : store.read(id);
      // A store that is briefly unavailable must not end the answer.
      await looked.then(
        (control) => {
          last = control;
          stopIfOver(hook, control);
        },
        () => undefined,
      );
    }
  };
  look().catch(() => undefined);
  return () => {
    over.abort('over');
    remove();
  };
}
