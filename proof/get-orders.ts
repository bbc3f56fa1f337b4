import { parseArgs } from 'node:util';
import { getOrdersTable } from './get-orders/table';
import { writePart } from './page';

/**
 * Lets a webhook behind a REST API receive GET requests in the orders that were captured from Twilio:
 *
 *     npm run proof:get-orders [-- --write]
 *
 * `--write` writes the table to docs/proof.md.
 */

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { write: { type: 'boolean', default: false } } });
  const table = await getOrdersTable();
  console.log(table);
  if (values.write) writePart('get-orders', table);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
