import type { Exchange } from '../local/doors';

/** An exchange as it is kept. */
export interface Recorded {
  readonly id: number;
  readonly exchange: Exchange;
}

/** How much is kept: a tool that runs for days must not fill the memory. */
export interface HistoryLimits {
  readonly exchanges: number;
  /** Of requests and answers; the newest exchange is kept whatever its size. */
  readonly bytes: number;
}

const LIMITS: HistoryLimits = { exchanges: 200, bytes: 32 * 1024 * 1024 };

/** The newest exchanges, numbered from 1. */
export class History {
  private readonly kept = new Map<number, Recorded>();
  private readonly listeners = new Set<(recorded: Recorded) => void>();
  private count = 0;
  private bytes = 0;

  constructor(private readonly limits: HistoryLimits = LIMITS) {}

  add(exchange: Exchange): Recorded {
    this.count += 1;
    const recorded = { id: this.count, exchange };
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

  get(id: number): Recorded | undefined {
    return this.kept.get(id);
  }

  /** Oldest first. */
  list(): Recorded[] {
    return [...this.kept.values()];
  }

  /** @returns what ends the listening. */
  listen(listener: (recorded: Recorded) => void): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }
}

/** The event holds the body once more, in base64 perhaps. */
function sizeOf({ request, answer, logs }: Exchange): number {
  const logged = logs.reduce((sum, { message }) => sum + (typeof message === 'string' ? message.length : 500), 0);
  return 3 * (request?.body.length ?? 0) + 2 * answer.body.length + logged + 2000;
}
