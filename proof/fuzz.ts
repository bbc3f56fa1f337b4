import { parseArgs } from 'node:util';
import { fuzz, nothingTried, reportOf } from './fuzz/run';
import { writePart } from './page';

/**
 * Sends the runtime events that no front door makes:
 *
 *     npm run proof:fuzz -- --minutes 60 [--seed 1] [--write]
 *
 * Exits with 1 at the first event that breaks a rule, and prints it with its seed. `--write` writes the figures to
 * docs/proof.md.
 */

/** Events per target in each round. Every round has its own seed. */
const ROUND = 500;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      minutes: { type: 'string', default: '1' },
      seed: { type: 'string', default: String(Date.now() % 2 ** 31) },
      write: { type: 'boolean', default: false },
    },
  });
  const [minutes, first] = [Number(values.minutes), Number(values.seed)];
  const tried = nothingTried();
  const started = performance.now();
  const elapsed = () => (performance.now() - started) / 60_000;
  let rounds = 0;
  for (; elapsed() < minutes; rounds += 1) await fuzz(first + rounds, ROUND, tried);
  const seeds = `${first} to ${first + rounds - 1}`;
  const report = reportOf(tried, { minutes: elapsed(), seeds, date: new Date().toISOString().slice(0, 10) });
  console.log(report);
  if (values.write) writePart('fuzz', report);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
