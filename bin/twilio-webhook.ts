#!/usr/bin/env node
import { program } from './commands';
import { ExitCode, endWithReader } from './terminal';

endWithReader();
program()
  .parseAsync()
  .catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = ExitCode.notOk;
  });
