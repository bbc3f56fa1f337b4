import { type Command, Option } from 'commander';

/** What a command was told of the auth token's place. */
export interface TokenOptions {
  readonly authTokenSecret?: string;
  readonly ask?: true;
}

/** The options with which every command that needs the auth token takes it, beside the environment and `.env`. */
export function withTokenOptions(command: Command): Command {
  return command
    .option('--auth-token-secret <name>', 'name or ARN of a secret in Secrets Manager with the auth token')
    .addOption(new Option('--ask', 'type the auth token in; it is not shown').conflicts('authTokenSecret'));
}

/** What to do about a missing token. */
export const TOKEN_HINT =
  "Set TWILIO_AUTH_TOKEN, write it into .env, or give --ask, --auth-token-secret or --auth-token: it is the account's " +
  "primary auth token, on the first page of Twilio's console.";
