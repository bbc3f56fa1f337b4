import { Command, InvalidArgumentError, Option } from 'commander';
import { parseOrigin, splitHost } from '../../lambda/public-url';
import { Environment } from '../../lib/contract';
import { runDev } from '../local/dev';
import { DOOR_CHOICES, selectDoors } from '../local/doors';
import { jsonReporter, textReporter } from '../local/print';
import { progressLine, terminal, whenReaderGone } from '../terminal';
import { devToken, envFile, type TokenOptions, withTokenOptions } from '../token';
import { runAction } from './run-action';

/** What `dev --help` ends with. */
const DEV_HELP = `
Environment:
  TWILIO_AUTH_TOKEN  the token to check signatures with; else that of the env file; else one is made up and shown
  XDG_CACHE_HOME     where the certificates are kept: below cdk-twilio-webhook/
  NO_COLOR           no colours

Exit codes: 0 ended by Ctrl-C, or with --once all requests ended as they should; 1 one did not, or the function or a
port cannot be used; 2 wrong use.

Examples:
  $ twilio-webhook dev
  $ twilio-webhook dev --once
  $ twilio-webhook dev app.ts
  $ twilio-webhook dev app.ts --front-door rest-api --stage prod
  $ TWILIO_AUTH_TOKEN=… twilio-webhook dev app.ts --public-origin https://abc.ngrok.app
  $ twilio-webhook dev app.ts --auth-token-secret twilio/auth-token
  $ twilio-webhook dev app.ts --json | jq 'select(.type == "request") | .outcome'`;

/** `twilio-webhook dev`: the webhook on this machine, behind every front door. */
export function devCommand(): Command {
  const command = new Command('dev')
    .summary('run the webhook on this machine, behind every front door')
    .description(
      'Runs a webhook on 127.0.0.1 behind every front door, over TLS, and shows the requests as they come, in the ' +
        'terminal and on a page. With an entry it runs that, and again after each change; without, the bundled app, ' +
        'against which it first plays signed and forged requests.',
    )
    .argument('[entry]', "file that exports the handler; bundled with your project's esbuild")
    .option('--handler <name>', 'name of the export', 'handler');
  withTokenOptions(withDoorOptions(command))
    // Not --env-file: Node takes that for its own, wherever it stands, and ends when there is no such file.
    .option('--dotenv <file>', "variables for the function's environment (default: .env, if it is there)")
    .addHelpText('after', DEV_HELP);
  return command.action((entry: string | undefined, given: DevArguments) =>
    runAction(command, () => dev(entry, given)),
  );
}

function withDoorOptions(command: Command): Command {
  const doors = new Option('--front-door <name...>', 'front doors to run (default: all)').choices(DOOR_CHOICES);
  return command
    .addOption(doors)
    .option('--stage <name>', 'stage of the REST API (default: live) or HTTP API (default: none)', parseSegment)
    .option('--base-path <path>', "base path of a custom domain's mapping", parseBasePath)
    .option('--domain-name <host>', 'custom domain of the doors, which then answers to it too', parseHost)
    .option('--timeout <seconds>', "the function's timeout, 1 to 900", parseSeconds, 15)
    .option('--once', 'end after the played requests: exit code 0 if all ended as they should, 1 if not')
    .option('--port <number>', 'first of the ports, one a door; 0 for any free ones', parsePort)
    .option('--public-origin <url>', "public URL of a tunnel to the plain-HTTP port, e.g. ngrok's", parsePublicOrigin)
    .option('--no-inspector', 'no page that shows the requests')
    .option('--json', 'print a JSON object a line: what runs where, then each request');
}

interface DevArguments extends TokenOptions {
  readonly handler: string;
  readonly frontDoor?: readonly string[];
  readonly stage?: string;
  readonly basePath?: string;
  readonly domainName?: string;
  readonly timeout: number;
  readonly once?: true;
  readonly port?: number;
  readonly publicOrigin?: string;
  readonly inspector: boolean;
  readonly dotenv?: string;
  readonly json?: true;
}

async function dev(entry: string | undefined, given: DevArguments): Promise<number> {
  const file = envFile(given.dotenv);
  const { ask, authTokenSecret: secretName } = given;
  const screen = terminal();
  return runDev({
    entry,
    once: given.once ?? false,
    inspector: given.inspector,
    token: await devToken({ ask, secretName, env: process.env, file }),
    handler: given.handler,
    timeoutMs: given.timeout * 1000,
    environment: withoutStores(file),
    doors: selectDoors(given),
    domainName: given.domainName,
    port: given.port,
    publicOrigin: given.publicOrigin,
    progress: progressLine(),
    reporter: given.json ? jsonReporter(screen.print) : textReporter(screen),
    interrupted: (stop) => {
      for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, stop);
      whenReaderGone(stop);
    },
  });
}

/** The token is handed over as it is: the function must not look for it elsewhere. */
function withoutStores(file: Readonly<Record<string, string>>): Record<string, string> {
  const stores: readonly string[] = [Environment.authTokenSecretArn, Environment.authTokenParameterName];
  return Object.fromEntries(Object.entries(file).filter(([name]) => !stores.includes(name)));
}

/** The doors take consecutive ports, the inspector the one after them. */
const LAST_FIRST_PORT = 65_529;

function parsePort(text: string): number {
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port <= LAST_FIRST_PORT) return port;
  throw new InvalidArgumentError(`It has to be a whole number from 0 to ${LAST_FIRST_PORT}.`);
}

function parseSeconds(text: string): number {
  const seconds = Number(text);
  if (/^\d{1,3}$/.test(text) && seconds >= 1 && seconds <= 900) return seconds;
  throw new InvalidArgumentError('It has to be a whole number of seconds from 1 to 900.');
}

function parseSegment(text: string): string {
  if (/^[\w-]{1,128}$/.test(text)) return text;
  throw new InvalidArgumentError('A stage has letters, digits, - and _ only.');
}

function parseBasePath(text: string): string {
  const path = text.replace(/^\/+|\/+$/g, '');
  if (/^[\w$.+!*'()~-]+(?:\/[\w$.+!*'()~-]+)*$/.test(path)) return path;
  throw new InvalidArgumentError('It has to be the part of the path before the routes: hooks, or hooks/twilio.');
}

function parseHost(text: string): string {
  if (splitHost(text)?.port === undefined && /^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/i.test(text)) return text.toLowerCase();
  throw new InvalidArgumentError('It has to be a host name without scheme and port: hooks.example.com.');
}

function parsePublicOrigin(text: string): string {
  try {
    parseOrigin(text);
  } catch (error) {
    throw new InvalidArgumentError(error instanceof Error ? error.message : String(error));
  }
  return text.trim().replace(/\/+$/, '');
}
