import { parseArgs } from 'node:util';
import type { WebhookHandler } from '../lambda';
import { AUTH_TOKEN } from './delivery/callbacks';
import { startFauxqs, startMoto } from './delivery/emulators';
import { FAULTS } from './delivery/fault-proxy';
import { reportOf } from './delivery/report';
import { type Result, run, type Scenario } from './delivery/run';
import { type Stand, startStand } from './delivery/stand';
import { writePart } from './page';

/**
 * Sends status callbacks and Event Streams to the app that a stack with `deliveries` ships, in front of the SQS of fauxqs
 * and the EventBridge of moto, of which a share of the calls fails:
 *
 *     npm run proof:delivery -- --count 100000 --away 600 [--write]
 *
 * `--away` is the time in seconds that the destination of the last scenario is away. Exits with 1 if an entry that was
 * answered with 2xx isn't found, a forged one is, or a duplicate that Twilio didn't cause isn't marked. `--write` writes
 * the table to docs/proof.md. Needs Python.
 */

async function main(): Promise<void> {
  const options = {
    count: { type: 'string', default: '1000' },
    away: { type: 'string', default: '5' },
    write: { type: 'boolean', default: false },
  } as const;
  const { values } = parseArgs({ options });
  const [count, away] = [Number(values.count), Number(values.away)];
  const started = performance.now();
  const stands: Stand[] = [];
  let results: Result[];
  try {
    const emulators = [await startFauxqs(), await startMoto(), await startFauxqs()] as const;
    for (const [index, emulator] of emulators.entries()) stands.push(await startStand(emulator, index < 2));
    const [scenarios, handler] = await prepare(stands, count, away);
    const last = stands.at(-1);
    await last?.proxy.goAway();
    setTimeout(() => void last?.proxy.comeBack(), away * 1000);
    results = await Promise.all(scenarios.map((scenario) => run(scenario, handler)));
  } finally {
    for (const { stop } of stands) await stop();
  }
  const minutes = (performance.now() - started) / 60_000;
  const date = new Date().toISOString().slice(0, 10);
  const calls = stands.reduce((sum, { proxy }) => sum + proxy.calls(), 0);
  const injected = new Map(
    FAULTS.map((fault) => [fault, stands.reduce((sum, { proxy }) => sum + (proxy.injected.get(fault) ?? 0), 0)]),
  );
  const report = reportOf({ date, minutes, calls, injected }, results);
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

/** Creates queues and a bus, and the app that delivers to them. */
async function prepare(stands: readonly Stand[], count: number, away: number): Promise<[Scenario[], WebhookHandler]> {
  const [queues, buses, leaving] = stands as [Stand, Stand, Stand];
  // The slower ones get fewer.
  const [fifoCount, busCount] = [2_000, 2_000].map((most) => Math.min(most, Math.ceil(count / 10))) as [number, number];
  const streamCount = Math.floor(count / 50);
  const scenarios: Scenario[] = [
    {
      name: 'SQS, status callbacks',
      place: await queues.queue('/status'),
      entries: 1,
      count: count - busCount - streamCount - fifoCount,
      concurrency: 24,
    },
    { name: 'SQS, Event Streams', place: await queues.queue('/events'), entries: 10, count: streamCount },
    {
      name: 'SQS FIFO, status callbacks',
      place: await queues.queue('/calls', 'calls.fifo', { FifoQueue: 'true' }),
      entries: 1,
      count: fifoCount,
    },
    { name: 'EventBridge, status callbacks', place: await buses.bus('/bus'), entries: 1, count: busCount },
    {
      name: `SQS, away for ${away} s, Event Streams repeats`,
      place: await leaving.queue('/away'),
      entries: 2,
      count: 100,
      repeats: true,
    },
  ].map((each, index) => ({ concurrency: 3, repeats: false, ...each, first: 2 * index * count }));
  const routes = Object.fromEntries(scenarios.map(({ place: { path, route } }) => [path, route]));
  return [scenarios, await deliveryApp(routes, buses)];
}

/** Returns the handler of the app, configured as the construct does. */
async function deliveryApp(deliveries: object, bus: Stand): Promise<WebhookHandler> {
  Object.assign(process.env, {
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_ENDPOINT_URL_EVENTBRIDGE: bus.proxy.url,
    TWILIO_AUTH_TOKEN: AUTH_TOKEN,
    TWILIO_DELIVERIES: JSON.stringify(deliveries),
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

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
