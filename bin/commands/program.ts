import { Command } from 'commander';
import { devCommand } from './dev';
import { doctorCommand } from './doctor';
import { explainCommand } from './explain';
import { pointCommand } from './point';
import { sendCommand } from './send';

/** Exit code for arguments that make no sense; 1 is for what a command found wrong, or could not do. */
const WRONG_USE = 2;

/** The tool with all its commands. */
export function program(): Command {
  const tool = new Command('twilio-webhook')
    .description("Receive Twilio's webhooks on AWS, and see why one was refused")
    .showHelpAfterError('(add --help for the options)')
    .addHelpText('after', '\nExit codes: 0 all well, 1 something is not as it should be, 2 wrong use.')
    .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : WRONG_USE));
  for (const command of [devCommand(), sendCommand(), explainCommand(), doctorCommand(), pointCommand()])
    tool.addCommand(command.copyInheritedSettings(tool));
  return tool;
}
