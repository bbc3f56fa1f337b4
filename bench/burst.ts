/** A burst from nothing, second by second. */
export interface Burst {
  readonly perSecond: number;
  readonly seconds: number;
  /** What a cold start takes before the answer, and a warm invocation, in seconds. */
  readonly coldSeconds: number;
  readonly warmSeconds: number;
  /** Most sandboxes of the account. */
  readonly concurrency: number;
}

export interface BurstResult {
  readonly sandboxes: number;
  readonly cold: number;
  readonly throttled: number;
  readonly requests: number;
}

/** https://docs.aws.amazon.com/lambda/latest/dg/scaling-behavior.html: so many sandboxes every ten seconds, no more saved. */
const SCALING = 1000;
/** And so many requests a second for every sandbox that there is. */
const RATE_PER_SANDBOX = 10;

/**
 * Requests come evenly; each takes a sandbox that is free, else a new one while Lambda makes any, else it is throttled.
 */
export function simulate(burst: Burst): BurstResult {
  const freeAt: number[] = [];
  const total = burst.perSecond * burst.seconds;
  let allowance = SCALING;
  let [cold, throttled, last] = [0, 0, 0];
  for (let index = 0; index < total; index += 1) {
    const now = index / burst.perSecond;
    allowance = Math.min(SCALING, allowance + ((now - last) * SCALING) / 10);
    last = now;
    const free = freeAt.findIndex((each) => each <= now);
    if (free >= 0) freeAt[free] = now + Math.max(burst.warmSeconds, 1 / RATE_PER_SANDBOX);
    else if (allowance >= 1 && freeAt.length < burst.concurrency) {
      freeAt.push(now + burst.coldSeconds);
      allowance -= 1;
      cold += 1;
    } else throttled += 1;
  }
  return { sandboxes: freeAt.length, cold, throttled, requests: total };
}

/** Bursts of a minute at the rates of the page, a row each. */
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
