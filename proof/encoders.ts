import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { architect } from './encoders/architect';
import { comparisonTable } from './encoders/compare';
import { RECORDED } from './encoders/recording';
import { serverlessOffline } from './encoders/serverless-offline';
import { writePart } from './page';

/**
 * Lets other packages turn signed requests into events and records them for the tests: `npm run proof:encoders`.
 * The packages are large and installed separately: `npm ci --ignore-scripts --legacy-peer-deps` in proof/encoders.
 */

const { dependencies } = JSON.parse(readFileSync(join(__dirname, 'encoders', 'package.json'), 'utf8'));

async function main(): Promise<void> {
  const kinds = [
    ...(await serverlessOffline(dependencies['serverless-offline'])),
    ...(await architect(dependencies['@architect/sandbox'])),
  ];
  writeFileSync(RECORDED, `${JSON.stringify(kinds, null, 2)}\n`);
  writePart('encoders', await comparisonTable());
  for (const { encoder, door, events } of kinds) console.log(`${encoder}: ${Object.keys(events).length} of ${door}`);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
