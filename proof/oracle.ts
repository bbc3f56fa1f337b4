import { parseArgs } from 'node:util';
import { judgeAll, reportOf } from './oracle/judgment';
import { writePart } from './page';

/**
 * Lets the runtime, Twilio's library and a second implementation in Python judge generated requests:
 *
 *     npm run proof:oracle -- --count 100000 [--seed 20201010] [--write]
 *
 * Exits with 1 if they disagree for no known reason. `--write` writes the report to docs/proof.md.
 */

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      count: { type: 'string', default: '10000' },
      seed: { type: 'string', default: '20201010' },
      write: { type: 'boolean', default: false },
    },
  });
  const [count, seed] = [Number(values.count), Number(values.seed)];
  const judgment = await judgeAll(count, seed);
  const report = reportOf(judgment, { count, seed, date: new Date().toISOString().slice(0, 10) });
  console.log(report);
  for (const { body, ...request } of judgment.unexplained.slice(0, 10)) {
    console.log('unexplained:', { ...request, body: body.toString('latin1') });
  }
  if (judgment.unexplained.length > 0) process.exitCode = 1;
  else if (values.write) writePart('oracle', report);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
