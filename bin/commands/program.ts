import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { packageRoot } from '../package-root';
import { ExitCode } from '../terminal';
import { devCommand } from './dev';
import { doctorCommand } from './doctor';
import { explainCommand } from './explain';
import { pointCommand } from './point';
import { sendCommand } from './send';

const HELP = `
Exit codes: 0 all well, 1 something is not as it should be, 2 wrong use; 141 when nobody reads the output any more.

Examples:
  $ twilio-webhook dev app.ts
  $ twilio-webhook send voice https://hooks.example.com/voice
  $ twilio-webhook explain --event event.json
  $ twilio-webhook help send`;

/** The tool with all its commands. */
export function program(): Command {
  const tool = new Command('twilio-webhook')
    .description("Receive Twilio's webhooks on AWS, and see why one was refused")
    .version(version(), '-V, --version', 'print the version')
    .showHelpAfterError('(add --help for the options)')
    .addHelpText('after', HELP)
    .exitOverride(({ exitCode }) => process.exit(exitCode === ExitCode.ok ? ExitCode.ok : ExitCode.wrongUse));
  for (const command of [devCommand(), sendCommand(), explainCommand(), doctorCommand(), pointCommand()])
    tool.addCommand(command.copyInheritedSettings(tool));
  return tool;
}

function version(): string {
  return JSON.parse(readFileSync(join(packageRoot(), 'package.json'), 'utf8')).version;
}
