import { writePart } from './page';
import { runCells } from './proxies/run-cells';
import { tableOf } from './proxies/table';
import { TERMINATORS } from './proxies/terminators';

/**
 * Sends signed and forged requests through nginx, HAProxy and a tunnel to the local run, and writes what came of them
 * into docs/proof.md: `npm run proof:proxies`. A terminator that is not installed keeps its table.
 */

async function main(): Promise<void> {
  for (const { terminator, cells, version } of TERMINATORS) {
    const installed = version();
    if (installed === undefined) {
      console.log(`${terminator} is not installed: its table stays as it is.`);
      continue;
    }
    const results = await runCells(terminator, cells);
    writePart(terminator, tableOf(results));
    const accepted = results.filter(({ outcome }) => outcome === 'accepted').length;
    const forged = results.filter((result) => result.forged.outcome === 'accepted').length;
    console.log(
      `${terminator} (${installed}): ${results.length} cells, ${accepted} accepted, ` +
        `${results.length - accepted} refused; of their forged siblings ${forged} accepted.`,
    );
  }
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
