import type { Exchange } from '../local/doors';

/** A kept exchange. */
export interface Recorded {
  readonly id: number;
  readonly exchange: Exchange;
}

/** Limits of the history, so that a tool that runs for days doesn't fill the memory. */
export interface HistoryLimits {
  readonly exchanges: number;
  /** Size of requests and answers. The newest exchange is always kept. */
  readonly bytes: number;
}

const LIMITS: HistoryLimits = { exchanges: 200, bytes: 32 * 1024 * 1024 };

/** Keeps the newest exchanges, numbered from 1. */
export class History {
  private readonly kept = new Map<number, Recorded>();
  private readonly listeners = new Set<(recorded: Recorded) => void>();
  private count = 0;
  private bytes = 0;

  constructor(private readonly limits: HistoryLimits = LIMITS) {}

  add(exchange: Exchange): Recorded {
    const recorded = { id: this.number(), exchange };
    this.kept.set(recorded.id, recorded);
    this.bytes += sizeOf(exchange);
    for (const old of this.kept.values()) {
      if (this.kept.size <= this.limits.exchanges && this.bytes <= this.limits.bytes) break;
      if (old === recorded) break;
      this.kept.delete(old.id);
      this.bytes -= sizeOf(old.exchange);
    }
    for (const listener of this.listeners) listener(recorded);
    return recorded;
  }

  /** Takes the next number, which no exchange gets then. */
  number(): number {
    this.count += 1;
    return this.count;
  }

  get(id: number): Recorded | undefined {
    return this.kept.get(id);
  }

  /** Forgets the kept exchanges. Numbers continue, so that an old link leads to no other request. */
  clear(): void {
    this.kept.clear();
    this.bytes = 0;
  }

  /** Returns the kept exchanges, oldest first. */
  list(): Recorded[] {
    return [...this.kept.values()];
  }

  /** Calls `listener` with each new exchange. @returns a function that removes it. */
  listen(listener: (recorded: Recorded) => void): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }
}

/** Counts the body three times: the event contains it too, possibly in base64. */
function sizeOf({ request, answer, logs }: Exchange): number {
  const logged = logs.reduce((sum, { message }) => sum + (typeof message === 'string' ? message.length : 500), 0);
  return 3 * (request?.body.length ?? 0) + 2 * answer.body.length + logged + 2000;
}
