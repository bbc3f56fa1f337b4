import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { validateRequest } from 'twilio/lib/webhooks/webhooks';
import { type WebhookHandler, type WebhookOptions, webhook } from '../../lambda';
import { signedEvent, voiceParams } from '../../lambda/testing';
import { cpuClock } from '../report/cpu-time';
import { median } from '../report/statistics';

/** Cost of a request when tokens are looked up by account, in milliseconds. */
export interface AccountCost {
  readonly way: string;
  readonly accounts: number;
  /** CPU time of a request of an account that called before. */
  readonly known: number;
  /** Elapsed time of an account's first request, with a store on this machine. `null` if there is only one account. */
  readonly first: number | null;
  /** Elapsed time from creating the handler to its first answer. */
  readonly cold: number;
}

const URL = 'https://a1b2c3d4e5.execute-api.us-east-1.amazonaws.com/voice';
const SIZES = [1, 100, 25_000];
/** Accounts that call while it is measured. */
const MAX_CALLING = 200;
/** A secret has at most 64 kB. */
const MAX_IN_ONE_SECRET = 1_000;

const sidOf = (index: number) => `AC${index.toString(16).padStart(32, '0')}`;
const tokenOf = (sid: string) => `token-of-${sid}`;
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** Answers for Secrets Manager and DynamoDB with the token of the account in the request. */
async function startStore() {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const token = tokenOf(/AC[0-9a-f]{32}/.exec(Buffer.concat(chunks).toString())?.[0] ?? '');
    // Other ways take their turns meanwhile, for longer than an idle connection lives.
    response.setHeader('Connection', 'close');
    response.end(JSON.stringify({ SecretString: token, Item: { value: { S: token } } }));
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const close = () => {
    server.close();
    server.closeAllConnections();
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close };
}

type Make = (accounts: number) => WebhookHandler;

const routes = { '/voice': () => '<Response/>' };
const ours = (options: WebhookOptions = {}): WebhookHandler => webhook(routes, { logger: silent, ...options });

/** Sets one variable, because the runtime reads its configuration when the handler is created. */
function configured(name: string, value: string): WebhookHandler {
  process.env[name] = value;
  try {
    return ours();
  } finally {
    delete process.env[name];
  }
}

interface HttpApiEvent {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly isBase64Encoded: boolean;
}

/** The look-up that people write by hand: a map in front of a request, and twilio's validator. */
function handWritten(lookUp: (sid: string) => Promise<string>): WebhookHandler {
  const known = new Map<string, string>();
  return async (event) => {
    const { headers, body, isBase64Encoded } = event as HttpApiEvent;
    const text = Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8').toString();
    const params = Object.fromEntries(new URLSearchParams(text));
    const sid = String(params['AccountSid']);
    const token = known.get(sid) ?? (await lookUp(sid));
    known.set(sid, token);
    const valid = validateRequest(token, headers['x-twilio-signature'] ?? '', URL, params);
    return { statusCode: valid ? 200 : 403, body: '<Response/>' };
  };
}

async function lookUpIn(url: string, sid: string): Promise<string> {
  const answer = await fetch(url, { method: 'POST', body: sid });
  return ((await answer.json()) as { SecretString: string }).SecretString;
}

function waysAt(url: string): Readonly<Record<string, Make>> {
  const all = (accounts: number) =>
    JSON.stringify({
      accounts: Object.fromEntries(Array.from({ length: accounts }, (_, at) => [sidOf(at), tokenOf(sidOf(at))])),
    });
  return {
    'all accounts in one secret': (accounts) => ours({ authToken: all(accounts) }),
    'a secret each': () => configured('TWILIO_AUTH_TOKEN_SECRET_PATTERN', 'twilio/{accountSid}'),
    'a DynamoDB table': () => configured('TWILIO_AUTH_TOKEN_TABLE', 'tokens'),
    'a function': () => ours({ authToken: async ({ accountSid }) => lookUpIn(url, accountSid ?? '') }),
    'hand-written look-up': () => handWritten((sid) => lookUpIn(url, sid)),
  };
}

function eventFor(sid: string, authToken: string = tokenOf(sid)): unknown {
  return signedEvent({ frontDoor: 'http-api', url: URL, authToken, params: voiceParams({ AccountSid: sid }) });
}

async function answered(handler: WebhookHandler, event: unknown): Promise<void> {
  const { statusCode } = (await handler(event)) as { statusCode: number };
  if (statusCode !== 200) throw new Error(`A signed request got ${statusCode}.`);
}

async function elapsed(run: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await run();
  return performance.now() - started;
}

/** Measures the ways in turns. The first row is a single token, which is today's cost of a request. */
export async function measureAccounts(rounds: number): Promise<AccountCost[]> {
  const store = await startStore();
  const aws = {
    AWS_ENDPOINT_URL: store.url,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'a',
    AWS_SECRET_ACCESS_KEY: 'b',
  };
  Object.assign(process.env, aws);
  const single = tokenOf(sidOf(0));
  const cases: { way: string; accounts: number; make: Make; token?: string }[] = [
    { way: 'one token for all accounts', accounts: 100, make: () => ours({ authToken: single }), token: single },
    ...SIZES.flatMap((accounts) =>
      Object.entries(waysAt(store.url))
        .filter(([way]) => way !== 'all accounts in one secret' || accounts <= MAX_IN_ONE_SECRET)
        .map(([way, make]) => ({ way, accounts, make })),
    ),
  ];
  const samples = cases.map(() => ({ known: [] as number[], first: [] as number[], cold: [] as number[] }));
  for (let round = 0; round < rounds; round += 1) {
    for (const [index, { accounts, make, token }] of cases.entries()) {
      const calling = Math.min(accounts, MAX_CALLING);
      // Spread over all accounts, other ones in each round.
      const sids = Array.from({ length: calling }, (_, at) =>
        sidOf((at * Math.ceil(accounts / calling) + round) % accounts),
      );
      const events = sids.map((sid) => eventFor(sid, token));
      let handler: WebhookHandler | undefined;
      const cold = await elapsed(async () => {
        handler = make(accounts);
        await answered(handler, events[0]);
      });
      if (!handler) throw new Error('no handler');
      const firsts: number[] = [];
      for (const event of events.slice(1)) firsts.push(await elapsed(() => answered(handler as WebhookHandler, event)));
      const cpu = cpuClock();
      const repeats = 400;
      for (let at = 0; at < repeats; at += 1) await answered(handler, events[at % events.length]);
      const sample = samples[index];
      sample?.known.push(cpu() / repeats);
      sample?.cold.push(cold);
      if (firsts.length > 0) sample?.first.push(median(firsts));
    }
  }
  store.close();
  return cases.map(({ way, accounts }, index) => {
    const { known = [], first = [], cold = [] } = samples[index] ?? {};
    return {
      way,
      accounts,
      known: median(known),
      first: first.length === 0 ? null : median(first),
      cold: median(cold),
    };
  });
}

/** The rows of the table, with the cost relative to a single token. */
export function accountRows(costs: readonly AccountCost[]): Record<string, string>[] {
  const [single] = costs;
  const ms = (value: number | null) => value?.toFixed(2) ?? '–';
  return costs.map(({ way, accounts, known, first, cold }) => ({
    tokens: way,
    accounts: accounts.toLocaleString('en-US'),
    'known account, ms CPU': ms(known),
    'over one token': `${(known / (single?.known ?? known)).toFixed(2)}×`,
    "account's first request, ms": ms(first),
    "handler's first request, ms": ms(cold),
  }));
}
