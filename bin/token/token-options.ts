import { type Command, Option } from 'commander';

/** Options of a command for the source of the auth token. */
export interface TokenOptions {
  readonly authTokenSecret?: string;
  readonly ask?: true;
}

/** Adds the options for the source of the auth token, besides the environment and `.env`. */
export function withTokenOptions(command: Command): Command {
  return command
    .option('--auth-token-secret <name>', 'name or ARN of a Secrets Manager secret that holds the auth token')
    .addOption(new Option('--ask', "prompt for the auth token; it isn't shown").conflicts('authTokenSecret'));
}

/** Advice about a missing token. */
export const TOKEN_HINT =
  'Set TWILIO_AUTH_TOKEN, add it to .env, or use --ask, --auth-token-secret or --auth-token. It is the primary auth ' +
  "token of the account, on the first page of Twilio's console.";
