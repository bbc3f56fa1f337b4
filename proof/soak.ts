import { parseArgs } from 'node:util';
import { installTools, versions } from '../bench/sandbox/tools';
import { writePart } from './page';
import { startFailingStore } from './soak/failing-store';
import { growthOf, type Memory } from './soak/memory';
import { reportOf } from './soak/report';
import { requestOf, unexpectedResult } from './soak/requests';
import { startSandbox } from './soak/sandbox';

/**
 * Sends requests of mixed kinds to the default app's bundle in AWS's runtime client on Node 24, while the store of its token
 * sometimes fails:
 *
 *     npm run proof:soak -- --count 300000 [--write]
 *
 * Exits with 1 if a response is missing or unexpected, or if memory grows. `--write` writes the figures to docs/proof.md.
 * Installs the same tools as the benchmark: see bench/sandbox/tools.ts.
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
      const unexpected = unexpectedResult(request, await sandbox.invoke(request.event));
      if (unexpected !== undefined) throw new Error(`Request ${index} (${request.kind}): ${unexpected}.`);
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
