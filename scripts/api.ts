import { writeFileSync } from 'node:fs';
import { API_MD, apiReference } from './api-reference';
import { ensureBuilt } from './build/build-package';

async function main(): Promise<void> {
  await ensureBuilt();
  writeFileSync(API_MD, await apiReference());
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
