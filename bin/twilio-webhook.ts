#!/usr/bin/env node
import { program } from './commands';
import { ExitCode, exitOnBrokenPipe } from './terminal';

exitOnBrokenPipe();
program()
  .parseAsync()
  .catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = ExitCode.failure;
  });
