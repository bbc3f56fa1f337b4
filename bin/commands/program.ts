import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { packageRoot } from '../package-root';
import { ExitCode } from '../terminal';
import { devCommand } from './dev';
import { doctorCommand } from './doctor';
import { explainCommand } from './explain';
import { withJsonErrors } from './json-errors';
import { pointCommand } from './point';
import { sendCommand } from './send';

const HELP = `
Exit codes: 0 success, 1 failure, 2 invalid usage, 141 broken pipe.

Examples:
  $ twilio-webhook dev app.ts
  $ twilio-webhook send voice https://hooks.example.com/voice
  $ twilio-webhook explain event.json
  $ twilio-webhook help send`;

/** Creates the tool with all its commands. */
export function program(): Command {
  const tool = new Command('twilio-webhook')
    .description('Run, test and debug Twilio webhooks on AWS')
    .version(version(), '-V, --version', 'print the version')
    .showHelpAfterError('(use --help to list the options)')
    .addHelpText('after', HELP)
    .exitOverride(({ exitCode }) => process.exit(exitCode === ExitCode.ok ? ExitCode.ok : ExitCode.invalidUsage));
  for (const command of [devCommand(), sendCommand(), explainCommand(), doctorCommand(), pointCommand()])
    tool.addCommand(withJsonErrors(command.copyInheritedSettings(tool)));
  return tool;
}

function version(): string {
  return JSON.parse(readFileSync(join(packageRoot(), 'package.json'), 'utf8')).version;
}
