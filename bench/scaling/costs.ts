import type { Chart, Line } from '../report/plot';

/**
 * List prices in US dollars for us-east-1 as of November 2026, without free tiers. The prices of API Gateway are verified
 * with AWS's documentation. Those of Lambda, its logs, load balancers and secrets, and the size of a capacity unit, are
 * verified with third-party pages of 2025 and 2026 (their example for the logs: 60 TB cost $12,500). Those of addresses,
 * CloudFront and WAF weren't verified again.
 */
export const PRICES = {
  /** https://aws.amazon.com/lambda/pricing/, arm64, which the construct chooses. */
  lambdaPerRequest: 0.2e-6,
  lambdaPerGbSecond: 0.0000133334,
  /** https://aws.amazon.com/api-gateway/pricing/: tiers of requests per month, and the price of each request. */
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
  /** https://aws.amazon.com/cloudwatch/pricing/, Lambda's logs: tiers of GB per month, and the price of each GB. */
  logs: [
    [10_000, 0.5],
    [20_000, 0.25],
    [20_000, 0.1],
    [Number.POSITIVE_INFINITY, 0.05],
  ],
  /** https://aws.amazon.com/cloudfront/pricing/: HTTPS, in the United States. */
  distributionPerRequest: 1e-6,
  /** https://aws.amazon.com/waf/pricing/ */
  webAclMonth: 5,
  webAclRuleMonth: 1,
  webAclPerRequest: 0.6e-6,
} as const;

/** Resources that a webhook uses. */
export const WEBHOOK = { memoryGb: 0.5, billedSeconds: 0.003, logBytes: 700, doorBytes: 3000 } as const;

const HOURS = 730;
export const VOLUMES = [1_000, 10_000, 1_000_000] as const;

/** Returns dollars per month by door at a rate of webhooks per minute. */
function monthly(perMinute: number): Readonly<Record<string, number>> {
  const requests = perMinute * 60 * HOURS;
  const shared = lambda(requests) + tiered((requests * WEBHOOK.logBytes) / 1e9, PRICES.logs);
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

/** Sums up the prices of an amount that spans several tiers. */
function tiered(amount: number, tiers: readonly (readonly [size: number, price: number])[]): number {
  let left = amount;
  let sum = 0;
  for (const [size, price] of tiers) {
    sum += Math.min(left, size) * price;
    left = Math.max(0, left - size);
  }
  return sum;
}

/**
 * Returns the number of capacity units, which the largest dimension determines: 25 new connections per second (Twilio may
 * open one for each webhook) or, for Lambda targets, 0.4 GB per hour.
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

/** Returns the additional costs of options in front. The web ACL is that of `WebAcl.rateLimited()`, with two rules. */
function inFront(requests: number): Readonly<Record<string, number>> {
  const { distributionPerRequest, webAclMonth, webAclRuleMonth, webAclPerRequest } = PRICES;
  return {
    'CloudFront in front adds': requests * distributionPerRequest,
    'a web ACL in front adds': webAclMonth + 2 * webAclRuleMonth + requests * webAclPerRequest,
  };
}

/** Returns a row per door: dollars per month without requests, and with a million. */
export function doorRows(): Record<string, string>[] {
  const million = 1e6;
  const [idle, busy] = [0, million].map((requests) => ({ ...monthly(requests / 60 / HOURS), ...inFront(requests) }));
  return Object.keys(idle ?? {}).map((door) => ({
    door,
    'idle a month': `$${(idle?.[door] ?? 0).toFixed(2)}`,
    'a million requests a month': `$${(busy?.[door] ?? 0).toFixed(2)}`,
  }));
}

/** Returns a row per volume with a column per door. */
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
