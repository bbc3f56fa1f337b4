import { relative } from 'node:path';
import { buildFunctions } from './build/functions';
import { DIST } from './build/paths';

/** Builds the functions that `cdk synth` and `cdk deploy` need from a checkout. `cdk.json` runs it. */
async function main(): Promise<void> {
  const { app } = await buildFunctions(DIST);
  console.log(`${relative(process.cwd(), app.bundle)}: ${app.bytes} bytes`);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
