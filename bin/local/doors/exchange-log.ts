import type { Exchange } from './door-listener';

/** Keeps the round's exchanges by their idempotency token, and hands on those after it. */
export class ExchangeLog {
  private readonly kept = new Map<string, Exchange>();
  private readonly others: ((exchange: Exchange) => void)[] = [];
  private next: ((exchange: Exchange) => void) | undefined;

  readonly see = (exchange: Exchange): void => {
    for (const other of this.others) other(exchange);
    this.next?.(exchange);
    if (this.next) return;
    const token = exchange.request?.headers.find(([name]) => name.toLowerCase() === 'i-twilio-idempotency-token')?.[1];
    if (token !== undefined) this.kept.set(token, exchange);
  };

  readonly exchangeOf = (token: string): Exchange | undefined => this.kept.get(token);

  /** Tells another of every exchange, the round's too. */
  also(other: (exchange: Exchange) => void): void {
    this.others.push(other);
  }

  /** The round is over: what comes now is handed on. */
  follow(next: (exchange: Exchange) => void): void {
    this.kept.clear();
    this.next = next;
  }
}
