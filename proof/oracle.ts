import { parseArgs } from 'node:util';
import { judgeAll } from './oracle/judge-all';
import { reportOf } from './oracle/report';
import { writePart } from './page';

/**
 * Has the runtime's check, twilio's library and a second implementation in Python judge generated requests:
 *
 *     npm run proof:oracle -- --count 100000 [--seed 20201010] [--write]
 *
 * Ends with 1 when they differ for no known reason. `--write` puts the report into docs/proof.md.
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
  const judgement = await judgeAll(count, seed);
  const report = reportOf(judgement, { count, seed, date: new Date().toISOString().slice(0, 10) });
  console.log(report);
  for (const { body, ...request } of judgement.unexplained.slice(0, 10)) {
    console.log('unexplained:', { ...request, body: body.toString('latin1') });
  }
  if (judgement.unexplained.length > 0) process.exitCode = 1;
  else if (values.write) writePart('oracle', report);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
