import { parseArgs } from 'node:util';
import type { WebhookHandler } from '../lambda';
import { AUTH_TOKEN } from './delivery/callbacks';
import { type ChooseFault, FAULTS, startFaultProxy } from './delivery/fault-proxy';
import { type Moto, startMoto } from './delivery/moto';
import { reportOf } from './delivery/report';
import { type Result, run, type Scenario } from './delivery/run';
import { writePart } from './page';

/**
 * Sends status callbacks and Event Streams to the app that a stack with `deliveries` ships, in front of moto's SQS and
 * EventBridge, of which a share of the calls fails:
 *
 *     npm run proof:delivery -- --count 100000 --away 600 [--write]
 *
 * `--away` is the time in seconds that the destination of the last scenario is away. Exits with 1 if an entry that was
 * answered with 2xx isn't found, a forged one is, or a duplicate that Twilio didn't cause isn't marked. `--write` writes the table to docs/proof.md. Needs Python.
 */

/** Share of the calls that fail. */
const SHARE = 0.05;
/** One of this number of entries fails in every attempt, so that some webhooks are answered with 503. */
const DOOMED_EVERY = 500;

async function main(): Promise<void> {
  const options = {
    count: { type: 'string', default: '1000' },
    away: { type: 'string', default: '5' },
    write: { type: 'boolean', default: false },
  } as const;
  const { values } = parseArgs({ options });
  const [count, away] = [Number(values.count), Number(values.away)];
  const moto = await startMoto();
  const faults = { dooms: true };
  const proxy = await startFaultProxy(moto, chooser(faults));
  const started = performance.now();
  const results: Result[] = [];
  try {
    const destinations = await createDestinations(moto);
    const handler = await deliveryApp(proxy.url, destinations);
    for (const scenario of scenarios(count, destinations)) {
      console.error(`${new Date().toISOString()} ${scenario.name}`);
      results.push(await run(scenario, handler, moto));
    }
    faults.dooms = false;
    await proxy.goAway();
    setTimeout(() => void proxy.comeBack(), away * 1000);
    const kind = { path: '/events', entries: 2 } as const;
    const name = `SQS, away for ${away} s, Event Streams repeats`;
    results.push(
      await run(
        { name, kind, queueUrl: destinations.events, count: 100, first: 8 * count, repeats: true },
        handler,
        moto,
      ),
    );
  } finally {
    await proxy.stop();
    await moto.stop();
  }
  const minutes = (performance.now() - started) / 60_000;
  const date = new Date().toISOString().slice(0, 10);
  const report = reportOf({ date, minutes, calls: proxy.calls(), injected: proxy.injected }, results);
  console.log(report);
  const wrong = results.filter(
    (each) =>
      each.missing.length > 0 ||
      each.foundOfForged > 0 ||
      each.forged !== each.forgedRefused ||
      (each.unmarked > 0 && !each.repeats),
  );
  for (const { name, missing } of wrong) console.error(`${name}: ${missing.slice(0, 5).join(', ')}`);
  if (wrong.length > 0) throw new Error('What was answered and what arrived differ.');
  if (values.write) writePart('deliveries', report);
}

/** Queues in which entries arrive. */
interface Destinations {
  readonly status: string;
  readonly events: string;
  readonly fifo: string;
  /** The target of a rule on the bus. */
  readonly bus: string;
}

async function createDestinations(moto: Moto): Promise<Destinations> {
  const queue = async (QueueName: string, Attributes: object = {}) =>
    (await moto.call<{ QueueUrl: string }>('AmazonSQS.CreateQueue', { QueueName, Attributes })).QueueUrl;
  const bus = await queue('bus');
  await moto.call('AWSEvents.CreateEventBus', { Name: 'calls' });
  const rule = { Name: 'all', EventBusName: 'calls', EventPattern: JSON.stringify({ source: ['twilio'] }) };
  await moto.call('AWSEvents.PutRule', rule);
  const Targets = [{ Id: 'queue', Arn: 'arn:aws:sqs:us-east-1:123456789012:bus' }];
  await moto.call('AWSEvents.PutTargets', { Rule: 'all', EventBusName: 'calls', Targets });
  return {
    status: await queue('status'),
    events: await queue('events'),
    fifo: await queue('calls.fifo', { FifoQueue: 'true' }),
    bus,
  };
}

/** Returns the handler of the app, configured as the construct does. */
async function deliveryApp(endpoint: string, { status, events, fifo }: Destinations): Promise<WebhookHandler> {
  Object.assign(process.env, {
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_ENDPOINT_URL_SQS: endpoint,
    AWS_ENDPOINT_URL_EVENTBRIDGE: endpoint,
    TWILIO_AUTH_TOKEN: AUTH_TOKEN,
    TWILIO_DELIVERIES: JSON.stringify({
      '/status': { queueUrl: status },
      '/events': { queueUrl: events },
      '/calls': { queueUrl: fifo },
      '/bus': { eventBusName: 'calls', source: 'twilio' },
    }),
  });
  // The app's log. Failures show in the table.
  for (const level of ['info', 'warn', 'error'] as const) {
    const write = console[level].bind(console);
    console[level] = (first: unknown, ...rest: unknown[]) => {
      if (typeof first === 'string') write(first, ...rest);
    };
  }
  return (await import('../lambda/delivery-app')).handler;
}

function scenarios(count: number, { status, events, fifo, bus }: Destinations): Scenario[] {
  const fifoCount = Math.min(2_000, Math.ceil(count / 10));
  const [busCount, streamCount] = [Math.floor(count / 10), Math.floor(count / 50)];
  const statusCount = count - busCount - streamCount - fifoCount;
  return [
    {
      name: 'SQS, status callbacks',
      kind: { path: '/status', entries: 1 },
      queueUrl: status,
      count: statusCount,
      first: 0,
      repeats: false,
    },
    {
      name: 'SQS, Event Streams',
      kind: { path: '/events', entries: 10 },
      queueUrl: events,
      count: streamCount,
      first: 2 * count,
      repeats: false,
    },
    {
      name: 'SQS FIFO, status callbacks',
      kind: { path: '/calls', entries: 1 },
      queueUrl: fifo,
      count: fifoCount,
      first: 4 * count,
      repeats: false,
    },
    {
      name: 'EventBridge, status callbacks',
      kind: { path: '/bus', entries: 1 },
      queueUrl: bus,
      count: busCount,
      first: 6 * count,
      repeats: false,
    },
  ];
}

/**
 * Returns faults for a share of the calls, the same in each run, and for each call with a doomed entry.
 *
 * @param faults whether entries are doomed. A webhook that is repeated until it's stored must not have one.
 */
function chooser(faults: { readonly dooms: boolean }): ChooseFault {
  let state = 20_201_010;
  // https://en.wikipedia.org/wiki/Linear_congruential_generator
  const random = () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return state / 2 ** 32;
  };
  return ({ entries }) => {
    const doomed = faults.dooms && entries.some((entry) => isDoomed(String(entry['MessageBody'] ?? entry['Detail'])));
    if (doomed) return 'throttled';
    return random() < SHARE ? FAULTS[Math.floor(random() * FAULTS.length)] : undefined;
  };
}

function isDoomed(text: string): boolean {
  const [, number = '1'] = /SM0([0-9a-f]{31})/.exec(text) ?? [];
  return Math.floor(Number.parseInt(number, 16) / 100) % DOOMED_EVERY === 7;
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
