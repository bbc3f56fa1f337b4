import { randomBytes } from 'node:crypto';
import { Command, InvalidArgumentError } from 'commander';
import { parseOrigin } from '../../lambda/origin';
import { Environment } from '../../lib/contract';
import { runDev } from '../local/dev';
import { terminal } from '../local/print/style';

/** `twilio-webhook dev`: the webhook on this machine, behind every front door. */
export function devCommand(): Command {
  return new Command('dev')
    .summary('run the webhook on this machine, behind every front door')
    .description(
      'Runs the bundled webhook on 127.0.0.1 behind every front door, over TLS, plays signed and forged requests of ' +
        "Twilio's against each, prints what came of them, and then serves requests until Ctrl-C.",
    )
    .option('--once', 'end after the played requests: exit code 0 if all ended as they should, 1 if not')
    .option('--port <number>', 'first of the ports, one a door; 0 for any free ones', parsePort)
    .option('--public-origin <url>', "public URL of a tunnel to the plain-HTTP port, e.g. ngrok's", parsePublicOrigin)
    .addHelpText('after', EXAMPLES)
    .action(dev);
}

const EXAMPLES = `
Environment:
  TWILIO_AUTH_TOKEN  the token to check signatures with; without it one is made up and shown
  NO_COLOR           no colours

Examples:
  $ twilio-webhook dev
  $ twilio-webhook dev --once
  $ TWILIO_AUTH_TOKEN=… twilio-webhook dev --public-origin https://abc.ngrok.app`;

interface DevOptions {
  readonly once?: true;
  readonly port?: number;
  readonly publicOrigin?: string;
}

async function dev({ once, port, publicOrigin }: DevOptions): Promise<void> {
  const given = process.env[Environment.authToken];
  process.exitCode = await runDev({
    once: once ?? false,
    authToken: given || randomBytes(16).toString('hex'),
    tokenIsDemo: !given,
    port,
    publicOrigin,
    terminal: terminal(),
    interrupted: (stop) => {
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, stop);
    },
  });
}

/** The doors take consecutive ports. */
const LAST_FIRST_PORT = 65_530;

function parsePort(text: string): number {
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port <= LAST_FIRST_PORT) return port;
  throw new InvalidArgumentError(`It has to be a whole number from 0 to ${LAST_FIRST_PORT}.`);
}

function parsePublicOrigin(text: string): string {
  try {
    parseOrigin(text);
  } catch (error) {
    throw new InvalidArgumentError(error instanceof Error ? error.message : String(error));
  }
  return text.trim().replace(/\/+$/, '');
}
