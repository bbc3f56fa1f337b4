/** A burst of requests without warm sandboxes. */
export interface Burst {
  readonly perSecond: number;
  readonly seconds: number;
  /** Duration of the first invocation, including the cold start. */
  readonly coldSeconds: number;
  readonly warmSeconds: number;
  /** Maximum number of sandboxes of the account. */
  readonly concurrency: number;
}

export interface BurstResult {
  readonly sandboxes: number;
  readonly cold: number;
  readonly throttled: number;
  readonly requests: number;
}

/** Maximum number of new sandboxes every ten seconds. https://docs.aws.amazon.com/lambda/latest/dg/scaling-behavior.html */
const SCALING = 1000;
/** Maximum number of requests per second for each sandbox. */
const RATE_PER_SANDBOX = 10;

/**
 * Simulates evenly spaced requests. Each one uses a free sandbox, or else a new one if Lambda's limits allow it. Otherwise
 * it's throttled.
 */
export function simulate(burst: Burst): BurstResult {
  // Each list is in the order of time, because all its invocations take equally long.
  const [started, reused]: [FreeTimes, FreeTimes] = [new FreeTimes(), new FreeTimes()];
  const total = burst.perSecond * burst.seconds;
  let allowance = SCALING;
  let [cold, throttled, last] = [0, 0, 0];
  for (let index = 0; index < total; index += 1) {
    const now = index / burst.perSecond;
    allowance = Math.min(SCALING, allowance + ((now - last) * SCALING) / 10);
    last = now;
    const busy = now + Math.max(burst.warmSeconds, 1 / RATE_PER_SANDBOX);
    if (reused.take(now) || started.take(now)) reused.add(busy);
    else if (allowance >= 1 && cold < burst.concurrency) {
      started.add(now + burst.coldSeconds);
      allowance -= 1;
      cold += 1;
    } else throttled += 1;
  }
  return { sandboxes: cold, cold, throttled, requests: total };
}

/** When sandboxes are free again. */
class FreeTimes {
  readonly #times: number[] = [];
  #first = 0;

  add(time: number): void {
    this.#times.push(time);
  }

  /** Takes a sandbox that is free, if there is one. */
  take(now: number): boolean {
    const time = this.#times[this.#first];
    if (time === undefined || time > now) return false;
    this.#first += 1;
    return true;
  }
}

/** Returns a row per burst of 30 seconds, for several rates and quotas. */
export function burstRows(coldSeconds: number, warmSeconds: number): Record<string, string>[] {
  return [17, 167, 1_000, 5_000, 16_667].flatMap((perSecond) =>
    [1_000, 10_000].map((concurrency) => {
      const burst = { perSecond, seconds: 30, coldSeconds, warmSeconds, concurrency };
      const { sandboxes, cold, throttled, requests } = simulate(burst);
      const share = (part: number) => `${((100 * part) / requests).toFixed(2)} %`;
      return {
        'requests a second': String(perSecond),
        'concurrency quota': String(concurrency),
        sandboxes: String(sandboxes),
        cold: share(cold),
        throttled: share(throttled),
      };
    }),
  );
}
