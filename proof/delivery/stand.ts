import type { Emulator } from './emulators';
import { type ChooseFault, FAULTS, type FaultProxy, startFaultProxy } from './fault-proxy';

/** A route of the app, and the queue in which its entries arrive. */
export interface Place {
  readonly path: `/${string}`;
  /** Options of the route, as the construct writes them. */
  readonly route: Readonly<Record<string, string>>;
  readonly emulator: Emulator;
  readonly queueUrl: string;
}

/** An emulator behind a proxy that makes calls fail. */
export interface Stand {
  readonly proxy: FaultProxy;
  queue(path: Place['path'], name?: string, attributes?: object): Promise<Place>;
  /** Creates a bus that sends all events to a queue. */
  bus(path: Place['path']): Promise<Place>;
  stop(): Promise<void>;
}

/** Share of the calls that fail. */
const SHARE = 0.05;
/** One of this number of entries fails in every attempt, so that some webhooks are answered with 503. */
const DOOMED_EVERY = 500;

/**
 * Starts the proxy of an emulator.
 *
 * @param dooms whether entries are doomed. A webhook that is repeated until it's stored must not have one.
 */
export async function startStand(emulator: Emulator, dooms: boolean): Promise<Stand> {
  const proxy = await startFaultProxy(emulator, chooser(dooms));
  const create = async (QueueName: string, Attributes: object = {}) =>
    (await emulator.call<{ QueueUrl: string }>('AmazonSQS.CreateQueue', { QueueName, Attributes })).QueueUrl;
  return {
    proxy,
    queue: async (path, name = path.slice(1), attributes = {}) => {
      const queueUrl = await create(name, attributes);
      return { path, route: { queueUrl: proxy.url + new URL(queueUrl).pathname }, emulator, queueUrl };
    },
    bus: async (path) => {
      const queueUrl = await create('bus');
      await emulator.call('AWSEvents.CreateEventBus', { Name: 'calls' });
      const rule = { Name: 'all', EventBusName: 'calls', EventPattern: JSON.stringify({ source: ['twilio'] }) };
      await emulator.call('AWSEvents.PutRule', rule);
      const Targets = [{ Id: 'queue', Arn: 'arn:aws:sqs:us-east-1:123456789012:bus' }];
      await emulator.call('AWSEvents.PutTargets', { Rule: 'all', EventBusName: 'calls', Targets });
      return { path, route: { eventBusName: 'calls', source: 'twilio' }, emulator, queueUrl };
    },
    stop: async () => {
      await proxy.stop();
      await emulator.stop();
    },
  };
}

/** Returns faults for a share of the calls, the same in each run, and for each call with a doomed entry. */
function chooser(dooms: boolean): ChooseFault {
  let state = 20_201_010;
  // https://en.wikipedia.org/wiki/Linear_congruential_generator
  const random = () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return state / 2 ** 32;
  };
  return ({ entries }) => {
    const doomed = dooms && entries.some((entry) => isDoomed(String(entry['MessageBody'] ?? entry['Detail'])));
    if (doomed) return 'throttled';
    return random() < SHARE ? FAULTS[Math.floor(random() * FAULTS.length)] : undefined;
  };
}

function isDoomed(text: string): boolean {
  const [, number = '1'] = /SM0([0-9a-f]{31})/.exec(text) ?? [];
  return Math.floor(Number.parseInt(number, 16) / 100) % DOOMED_EVERY === 7;
}
