import { compileConstruct } from './build/construct';

/** Compiles only the construct, for a checkout whose `dist/` has everything else. */
compileConstruct().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
