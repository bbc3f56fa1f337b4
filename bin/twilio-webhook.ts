#!/usr/bin/env node
import { endWithReader } from './closed-reader';
import { program } from './commands/program';
import { ExitCode } from './exit-code';

endWithReader();
program()
  .parseAsync()
  .catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = ExitCode.notOk;
  });
