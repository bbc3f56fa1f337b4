import { fork } from 'node:child_process';
import { once } from 'node:events';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { LoadClient } from './load/client';
import { growthRows, isLeak, type LoadSample } from './load/growth';
import type { Memory, Started } from './load/server';
import { writeParts } from './report/page';
import { markdown, quantile } from './report/statistics';

/**
 * `npm run bench:load`: sends signed calls over TLS on loopback to the local run, with the bundled default app behind each
 * door.
 *
 *     npm run bench:load -- [--count 50000] [--concurrency 16] [--write]
 *
 * Exits with 1 when memory grows with the number of requests, which takes 50,000 requests to detect. `--write` updates
 * docs/performance.md.
 */

const SAMPLES = 100;

/** The local run in a separate process. */
class Server {
  // Free memory that is kept would look like growth for a hundred thousand requests: glibc's arenas, one per thread, and
  // V8's young generations, one per function, which grow up to 16 MB each.
  readonly #process = fork(join(__dirname, 'load', 'server.ts'), {
    env: { ...process.env, MALLOC_ARENA_MAX: '1' },
    execArgv: [...process.execArgv, '--max-semi-space-size=1'],
  });
  readonly #ended = once(this.#process, 'exit').then(() =>
    Promise.reject(new Error('The local run ended unexpectedly.')),
  );

  /** Returns the next message. */
  async next<T>(): Promise<T> {
    const [message] = await Promise.race([once(this.#process, 'message'), this.#ended]);
    return message as T;
  }

  sample(): Promise<Memory> {
    this.#process.send('sample');
    return this.next();
  }

  stop(): void {
    this.#ended.catch(() => undefined);
    this.#process.disconnect();
  }
}

/** Sends requests in parts, and samples memory after each. */
async function load(server: Server, client: LoadClient, count: number) {
  const part = Math.max(1, Math.ceil(count / SAMPLES));
  const samples: LoadSample[] = [{ requests: 0, ...(await server.sample()) }];
  let seconds = 0;
  for (let sent = 0; sent < count; sent += part) {
    const started = performance.now();
    await client.send(Math.min(part, count - sent));
    seconds += (performance.now() - started) / 1000;
    samples.push({ requests: client.latencies.length, ...(await server.sample()) });
  }
  return { samples, seconds };
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      count: { type: 'string', default: '50000' },
      concurrency: { type: 'string', default: '16' },
      write: { type: 'boolean', default: false },
    },
  });
  const [count, concurrency] = [Number(values.count), Number(values.concurrency)];
  const before = loadavg()[0] ?? 0;
  const server = new Server();
  const client = new LoadClient(await server.next<Started>(), concurrency);
  try {
    const { samples, seconds } = await load(server, client, count);
    const { latencies } = client;
    const figures = [
      {
        requests: latencies.length.toLocaleString('en'),
        'at a time': String(concurrency),
        'a second': (latencies.length / seconds).toFixed(0),
        'p50 ms': quantile(latencies, 0.5).toFixed(2),
        'p99 ms': quantile(latencies, 0.99).toFixed(2),
      },
    ];
    const machine =
      `\`npm run bench:load -- --count ${count}\` on ${new Date().toISOString().slice(0, 10)}: node ${process.version}, ` +
      `${cpus().length} × ${cpus()[0]?.model}, load ${before.toFixed(1)} before.`;
    const parts = { 'load-machine': machine, load: markdown(figures), 'load-memory': markdown(growthRows(samples)) };
    for (const [name, text] of Object.entries(parts)) console.log(`\n${name}\n${text}`);
    if (values.write) writeParts('performance.md', parts);
    if (isLeak(samples)) process.exitCode = 1;
  } finally {
    client.close();
    server.stop();
  }
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
