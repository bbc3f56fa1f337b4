import type { Chart, Line } from './plot';

/**
 * Published list prices in US dollars for us-east-1 as known in November 2026, x86, without any free tier. They have to be
 * checked against AWS's own pages before they are relied on.
 */
export const PRICES = {
  /** https://aws.amazon.com/lambda/pricing/ */
  lambdaPerRequest: 0.2e-6,
  lambdaPerGbSecond: 0.0000166667,
  /** https://aws.amazon.com/api-gateway/pricing/: for so many requests a month, the price of each. */
  restApi: [
    [333e6, 3.5e-6],
    [667e6, 2.8e-6],
    [19e9, 2.38e-6],
    [Number.POSITIVE_INFINITY, 1.51e-6],
  ],
  httpApi: [
    [300e6, 1e-6],
    [Number.POSITIVE_INFINITY, 0.9e-6],
  ],
  /** https://aws.amazon.com/elasticloadbalancing/pricing/ */
  loadBalancerHour: 0.0225,
  capacityUnitHour: 0.008,
  /** https://aws.amazon.com/vpc/pricing/: each public IPv4 address, one in each of two zones. */
  addressHour: 0.005,
  /** https://aws.amazon.com/cloudwatch/pricing/ */
  logsPerGb: 0.5,
} as const;

/** What one webhook needs. */
export const WEBHOOK = { memoryGb: 0.5, billedSeconds: 0.003, logBytes: 700, doorBytes: 3000 } as const;

export const HOURS = 730;
export const VOLUMES = [1_000, 10_000, 1_000_000] as const;

/** Dollars a month at so many webhooks a minute. */
export function monthly(perMinute: number): Readonly<Record<string, number>> {
  const requests = perMinute * 60 * HOURS;
  const shared = lambda(requests) + ((requests * WEBHOOK.logBytes) / 1e9) * PRICES.logsPerGb;
  return {
    'Function URL': shared,
    'HTTP API': shared + tiered(requests, PRICES.httpApi),
    'REST API': shared + tiered(requests, PRICES.restApi),
    ALB: shared + loadBalancer(perMinute),
  };
}

function lambda(requests: number): number {
  const { memoryGb, billedSeconds } = WEBHOOK;
  return requests * (PRICES.lambdaPerRequest + memoryGb * billedSeconds * PRICES.lambdaPerGbSecond);
}

/** Each tier has its price for the requests that fall into it. */
function tiered(requests: number, tiers: readonly (readonly [size: number, price: number])[]): number {
  let left = requests;
  let sum = 0;
  for (const [size, price] of tiers) {
    sum += Math.min(left, size) * price;
    left = Math.max(0, left - size);
  }
  return sum;
}

/**
 * The largest of a load balancer's dimensions counts: 25 new connections a second (Twilio may open one for each webhook)
 * or, for Lambda targets, 0.4 GB an hour.
 */
export function capacityUnits(perMinute: number): number {
  const connections = perMinute / 60 / 25;
  const bytes = (perMinute * 60 * WEBHOOK.doorBytes) / 0.4e9;
  return Math.max(connections, bytes);
}

function loadBalancer(perMinute: number): number {
  const { loadBalancerHour, capacityUnitHour, addressHour } = PRICES;
  return HOURS * (loadBalancerHour + 2 * addressHour + capacityUnits(perMinute) * capacityUnitHour);
}

/** A row a volume, a column a door. */
export function costRows(): Record<string, string>[] {
  return VOLUMES.map((perMinute) => ({
    'webhooks a minute': perMinute.toLocaleString('en'),
    ...Object.fromEntries(
      Object.entries(monthly(perMinute)).map(([door, dollars]) => [
        door,
        `$${Math.round(dollars).toLocaleString('en')}`,
      ]),
    ),
  }));
}

export function costChart(): Chart {
  const volumes = [10, 100, 1e3, 1e4, 1e5, 1e6];
  const lines = Object.keys(monthly(1)).map(
    (name): Line => ({ name, points: volumes.map((each) => [each, monthly(each)[name] ?? 0] as const) }),
  );
  return { title: 'Cost of a month at a steady rate', x: 'webhooks a minute', y: '$', logarithmic: true, lines };
}
