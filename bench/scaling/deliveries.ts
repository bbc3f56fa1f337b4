import { simulate } from './burst';
import { PRICES, WEBHOOK } from './costs';

/**
 * List prices in US dollars for us-east-1 of a request of up to 64 kB, in the lowest tier and without free tiers. AWS's own
 * pages (https://aws.amazon.com/sqs/pricing/, https://aws.amazon.com/eventbridge/pricing/) confirm the chunks of 64 kB, but
 * show the prices only in a browser. All three are verified with two third-party pages each: of March 2026
 * (https://cloudburn.io/blog/amazon-sqs-pricing, https://cloudburn.io/blog/amazon-eventbridge-pricing), and of June 2026
 * (https://www.factualminds.com/blog/amazon-sqs-pricing-64kb-rule-fifo-vs-standard/,
 * https://www.factualminds.com/blog/amazon-eventbridge-pricing-events-pipes-schema-archive/). Reading a queue, and sending
 * to a failure queue or a bucket, aren't in them.
 */
const PER_ENTRY = {
  'SQS, standard': 0.4e-6,
  'SQS, FIFO': 0.5e-6,
  EventBridge: 1e-6,
} as const;

/** A campaign of a million messages makes three million callbacks, as fast as Twilio sends. */
const BURST = { perSecond: 10_000, seconds: 300 } as const;

/** Seconds of a cold start, and of the call of SQS or EventBridge over a new TLS connection in the same region. */
const COLD = 0.26;
const CALLS = [0.02, 0.1, 0.5, 4] as const;

/** Returns a row per duration of the call: the sandboxes and the throttled share of a burst. */
export function deliveryBurstRows(): Record<string, string>[] {
  return CALLS.flatMap((call) =>
    [1_000, 2_500, 10_000].map((concurrency) => {
      const { sandboxes, throttled, requests } = simulate({
        ...BURST,
        coldSeconds: COLD + call,
        warmSeconds: call,
        concurrency,
      });
      return {
        'duration of a delivery': `${call * 1000} ms`,
        'concurrency quota': concurrency.toLocaleString('en'),
        sandboxes: sandboxes.toLocaleString('en'),
        throttled: `${((100 * throttled) / requests).toFixed(2)} %`,
      };
    }),
  );
}

/** Returns a row per destination: dollars for a million callbacks behind a Function URL, with a warm call of 20 ms. */
export function deliveryCostRows(): Record<string, string>[] {
  const million = 1e6;
  const { memoryGb, billedSeconds, logBytes } = WEBHOOK;
  const seconds = billedSeconds + CALLS[0];
  const compute = million * (PRICES.lambdaPerRequest + memoryGb * seconds * PRICES.lambdaPerGbSecond);
  const logs = (million * logBytes * PRICES.logs[0][1]) / 1e9;
  return Object.entries(PER_ENTRY).map(([destination, price]) => ({
    destination,
    'Lambda and log': `$${(compute + logs).toFixed(2)}`,
    'storing the entries': `$${(million * price).toFixed(2)}`,
    'a million callbacks': `$${(compute + logs + million * price).toFixed(2)}`,
  }));
}
