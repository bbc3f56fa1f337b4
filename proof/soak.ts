import { parseArgs } from 'node:util';
import { installTools, versions } from '../bench/tools';
import { writePart } from './page';
import { wrongAnswer } from './soak/answer';
import { startFailingStore } from './soak/failing-store';
import { growthOf, type Memory } from './soak/memory';
import { reportOf } from './soak/report';
import { requestOf } from './soak/requests';
import { startSandbox } from './soak/sandbox';

/**
 * Has the default app's bundle answer requests of mixed kinds in AWS's runtime client, on Node 24, while the store that
 * its token comes from fails now and then:
 *
 *     npm run proof:soak -- --count 300000 [--write]
 *
 * Ends with 1 when an answer is lost or another than it has to be, or when memory grows. `--write` puts the figures into
 * docs/proof.md. What it needs is installed as for the benchmark: see bench/tools.ts.
 */

const SAMPLES = 200;

async function main(): Promise<void> {
  const options = { count: { type: 'string', default: '10000' }, write: { type: 'boolean', default: false } } as const;
  const { values } = parseArgs({ options });
  const count = Number(values.count);
  const every = Math.max(1, Math.floor(count / SAMPLES));
  const tools = installTools();
  const store = await startFailingStore();
  const sandbox = await startSandbox(tools, store.url);
  const kinds = new Map<string, number>();
  const samples: Memory[] = [];
  const started = performance.now();
  try {
    for (let index = 0; index < count; index += 1) {
      const request = requestOf(index);
      const wrong = wrongAnswer(request, await sandbox.invoke(request.event));
      if (wrong !== undefined) throw new Error(`Request ${index}, ${request.kind}: ${wrong}.`);
      kinds.set(request.kind, (kinds.get(request.kind) ?? 0) + 1);
      if (index % every === every - 1) samples.push(await sandbox.memory());
    }
  } finally {
    await sandbox.stop();
    store.stop();
  }
  const { node = '', 'aws-lambda-ric': client = '' } = versions(tools);
  const growth = growthOf(samples, every);
  const minutes = (performance.now() - started) / 60_000;
  const run = { date: new Date().toISOString().slice(0, 10), count, minutes, node, client };
  const report = reportOf(run, { kinds, samples, growth, store: store.answers, logged: sandbox.logged });
  console.log(report);
  if (!growth.isFlat) throw new Error('Memory grows.');
  if (values.write) writePart('soak', report);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
