import { parseArgs } from 'node:util';
import { version as fastCheck } from 'fast-check/package.json';
import { fuzz, nothingTried } from './fuzz/fuzz';
import { reportOf } from './fuzz/report';
import { writePart } from './page';

/**
 * Hands the runtime events that no door makes, for so long:
 *
 *     npm run proof:fuzz -- --minutes 60 [--seed 1] [--write]
 *
 * Ends with 1 at the first that breaks a rule, which it shows with its seed. `--write` puts the figures into
 * docs/proof.md.
 */

/** Events of each kind a round; each round has a seed of its own. */
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
  const report = reportOf(tried, { minutes: elapsed(), seeds, fastCheck, date: new Date().toISOString().slice(0, 10) });
  console.log(report);
  if (values.write) writePart('fuzz', report);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
