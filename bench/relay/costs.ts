import { PRICES } from '../scaling/costs';
import type { RelayFigures } from './measure';

/**
 * List prices in US dollars for us-east-1, without free tiers. The price of a WebSocket message and those of DynamoDB are
 * verified with third-party pages of 2025 and 2026; that of a connection minute is from memory. Lambda's are in
 * `../scaling/costs.ts`.
 */
const RELAY_PRICES = {
  /** https://aws.amazon.com/api-gateway/pricing/: each message of up to 32 kB, in either direction. */
  message: 1e-6,
  connectionMinute: 0.25e-6,
  /** https://aws.amazon.com/dynamodb/pricing/on-demand/: of up to 1 kB written, and up to 4 kB read. */
  write: 0.625e-6,
  read: 0.125e-6,
} as const;

/** A call that talks a lot. */
export const CALL = {
  minutes: 5,
  promptsPerMinute: 6,
  interruptsPerMinute: 1,
  answerSeconds: 3,
  framesPerAnswer: 20,
  memoryGb: 1,
} as const;

/** The reported costs of such an agent on Fargate and on Lambda, in dollars a month for 1,000 calls. */
export const REPORTED = { fargate: '$130–150', lambda: '$16–20', source: 'dev.classmethod.jp, February 2026' } as const;

/** Returns dollars for a minute of a call, by service. */
function costOfMinute({ perPrompt, perSecond, itemBytes }: RelayFigures): Record<string, number> {
  const { promptsPerMinute, interruptsPerMinute, answerSeconds, framesPerAnswer, memoryGb } = CALL;
  const messages = promptsPerMinute * (1 + framesPerAnswer) + interruptsPerMinute;
  const seconds = promptsPerMinute * answerSeconds + interruptsPerMinute * 0.05;
  const requests = promptsPerMinute + interruptsPerMinute;
  // An interrupt reads and writes like a prompt that is answered at once.
  const times = (name: 'reads' | 'writes') =>
    requests * perPrompt[name] + promptsPerMinute * answerSeconds * perSecond[name];
  const units = { write: Math.ceil(itemBytes / 1024), read: Math.ceil(itemBytes / 4096) };
  return {
    'API Gateway': messages * RELAY_PRICES.message + RELAY_PRICES.connectionMinute,
    Lambda: requests * PRICES.lambdaPerRequest + seconds * memoryGb * PRICES.lambdaPerGbSecond,
    DynamoDB: times('writes') * units.write * RELAY_PRICES.write + times('reads') * units.read * RELAY_PRICES.read,
  };
}

/** Returns a row per service: a minute of a call, and 1,000 calls. */
export function relayCostRows(figures: RelayFigures): Record<string, string>[] {
  const minute = costOfMinute(figures);
  const all = { ...minute, together: Object.values(minute).reduce((sum, dollars) => sum + dollars, 0) };
  return Object.entries(all).map(([service, dollars]) => ({
    service,
    'a minute of a call': `$${dollars.toFixed(5)}`,
    [`1,000 calls of ${CALL.minutes} minutes`]: `$${(dollars * CALL.minutes * 1_000).toFixed(2)}`,
  }));
}

/** Returns what the figures mean for a sandbox and an account. */
export function capacityRows({ withTable, perPrompt, perSecond }: RelayFigures): Record<string, string>[] {
  const { promptsPerMinute, answerSeconds, framesPerAnswer } = CALL;
  const busy = (promptsPerMinute * answerSeconds) / 60;
  const perCall = (promptsPerMinute * (1 + framesPerAnswer)) / 60;
  const writes = (promptsPerMinute / 60) * (perPrompt.writes + answerSeconds * perSecond.writes);
  const calls = (limit: number, each: number) => Math.floor(limit / each).toLocaleString('en');
  return [
    { what: 'calls for each sandbox, which runs one hook at a time', value: (1 / busy).toFixed(1) },
    { what: "prompts a second that one core's time is enough for", value: (1_000 / withTable.cpuMs).toFixed(0) },
    { what: "calls at Lambda's 1,000 concurrent executions", value: calls(1_000, busy) },
    {
      what: "calls at API Gateway's 10,000 requests a second, messages in both directions",
      value: calls(10_000, perCall),
    },
    { what: "calls at a new on-demand table's 4,000 writes a second", value: calls(4_000, writes) },
  ];
}
