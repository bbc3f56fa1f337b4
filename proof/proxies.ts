import { writePart } from './page';
import { tableOf } from './proxies/cell';
import { runCells } from './proxies/run-cells';
import { TERMINATORS } from './proxies/terminators';

/**
 * Sends signed and forged requests through nginx, HAProxy and a tunnel to the local run, and writes the outcomes to
 * docs/proof.md: `npm run proof:proxies`. Keeps the table of a terminator that isn't installed.
 */

async function main(): Promise<void> {
  for (const terminator of TERMINATORS) {
    const { name } = terminator;
    const version = terminator.version();
    if (version === undefined) {
      console.log(`${name} is not installed. Its table stays unchanged.`);
      continue;
    }
    const results = await runCells(terminator);
    writePart(name, tableOf(results));
    const accepted = results.filter(({ outcome }) => outcome === 'accepted').length;
    const forged = results.filter((result) => result.forged.outcome === 'accepted').length;
    console.log(
      `${name} (${version}): ${results.length} cells, ${accepted} accepted, ${results.length - accepted} rejected. ` +
        `Forged requests accepted: ${forged}.`,
    );
  }
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
