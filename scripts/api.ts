import { writeApiReference } from './api-reference';
import { ensureBuilt } from './build/build-package';

async function main(): Promise<void> {
  await ensureBuilt();
  await writeApiReference();
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
