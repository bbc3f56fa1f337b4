import { Command, InvalidArgumentError, Option } from 'commander';
import { parseOrigin, splitHost } from '../../lambda/public-url';
import { Environment, TwilioLimits } from '../../lib/contract';
import { runDev } from '../local/dev';
import { DOOR_CHOICES, selectDoors } from '../local/doors';
import { jsonReporter, textReporter } from '../local/print';
import { STAGE } from '../local/relay';
import { onBrokenPipe, progressLine, terminal } from '../terminal';
import { devToken, envFile, type TokenOptions, withTokenOptions } from '../token';
import { runAction } from './run-action';

/** End of `dev --help`. */
const DEV_HELP = `
Environment:
  TWILIO_AUTH_TOKEN  token to check signatures with; default: the env file's, or one that is generated once
  XDG_CACHE_HOME     base folder of certificates, generated token, and running devs, in cdk-twilio-webhook/
  NO_COLOR           turns off colors

Exit codes: 0 stopped with Ctrl-C, or with --once all requests passed; 1 a request failed, or the function or a port
cannot be used; 2 invalid usage.

Examples:
  $ twilio-webhook dev
  $ twilio-webhook dev --once
  $ twilio-webhook dev app.ts
  $ twilio-webhook dev app.ts --relay agent.ts
  $ twilio-webhook dev app.ts --front-door rest-api --stage prod
  $ TWILIO_AUTH_TOKEN=… twilio-webhook dev app.ts --public-origin https://abc.ngrok.app
  $ twilio-webhook dev app.ts --relay agent.ts --public-relay wss://def.ngrok.app
  $ twilio-webhook dev app.ts --auth-token-secret twilio/auth-token
  $ twilio-webhook dev app.ts --json | jq 'select(.type == "request") | .outcome'`;

/** Creates `twilio-webhook dev`, which runs the webhook on this machine, behind every front door. */
export function devCommand(): Command {
  const command = new Command('dev')
    .summary('run the webhook on this machine, behind every front door')
    .description(
      'Runs a webhook on 127.0.0.1 behind every front door, with TLS, and shows requests in the terminal and on a page ' +
        'as they arrive. With an entry, it runs that file and reloads it after each change. Without one, it runs the ' +
        'bundled app, and first sends it signed and forged requests.',
    )
    .argument('[entry]', "file that exports the handler; your project's esbuild bundles it")
    .option('--relay <file>', 'file that exports the handler of a relay, for ConversationRelay')
    .option('--handler <name>', 'name of the export', 'handler');
  withTokenOptions(withDoorOptions(command))
    // Not --env-file: Node reads that option itself, wherever it is, and fails if the file is missing.
    .option('--dotenv <file>', "variables for the function's environment (default: .env, if it exists)")
    .addHelpText('after', DEV_HELP);
  return command.action((entry: string | undefined, options: Options) => runAction(command, () => dev(entry, options)));
}

function withDoorOptions(command: Command): Command {
  const doors = new Option('--front-door <name...>', 'front doors to run (default: all)').choices(DOOR_CHOICES);
  return command
    .addOption(doors)
    .option('--stage <name>', 'stage of the REST API (default: live) or HTTP API (default: none)', parseSegment)
    .option('--base-path <path>', "base path of a custom domain's mapping", parseBasePath)
    .option('--domain-name <host>', 'custom domain of the doors, in addition to localhost', parseHost)
    .option('--timeout <seconds>', "the function's timeout, 1 to 900", parseSeconds, TwilioLimits.answerMs / 1000)
    .option('--once', 'play signed and forged requests, then exit: 0 if all pass, otherwise 1')
    .option('--port <number>', 'first port; each door takes the next one; 0 for any free ports', parsePort)
    .option('--public-origin <url>', "public URL of a tunnel to the plain-HTTP port, e.g. ngrok's", parsePublicOrigin)
    .option('--public-relay <url>', "public wss:// URL of a tunnel to the relay's port", parsePublicRelay)
    .option('--no-inspector', "don't serve the page that shows requests")
    .option('--json', 'print one JSON object per line: the doors first, then each request');
}

interface Options extends TokenOptions {
  readonly handler: string;
  readonly relay?: string;
  readonly frontDoor?: readonly string[];
  readonly stage?: string;
  readonly basePath?: string;
  readonly domainName?: string;
  readonly timeout: number;
  readonly once?: true;
  readonly port?: number;
  readonly publicOrigin?: string;
  readonly publicRelay?: string;
  readonly inspector: boolean;
  readonly dotenv?: string;
  readonly json?: true;
}

async function dev(entry: string | undefined, options: Options): Promise<number> {
  const file = envFile(options.dotenv);
  const { ask, authTokenSecret: secretName } = options;
  const screen = terminal();
  return runDev({
    entry,
    relay: options.relay,
    once: options.once ?? false,
    inspector: options.inspector,
    token: await devToken({ ask, secretName, env: process.env, file }, options.dotenv),
    handler: options.handler,
    timeoutMs: options.timeout * 1000,
    environment: withoutStores(file),
    doors: selectDoors(options),
    domainName: options.domainName,
    port: options.port,
    publicOrigin: options.publicOrigin,
    publicRelay: options.publicRelay,
    progress: progressLine(),
    reporter: options.json ? jsonReporter(screen.print) : textReporter(screen),
    interrupted: (stop) => {
      for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, stop);
      onBrokenPipe(stop);
    },
  });
}

/** The function receives the token itself, so it must not read it from AWS. */
function withoutStores(file: Readonly<Record<string, string>>): Record<string, string> {
  const stores: readonly string[] = [Environment.authTokenSecretArn, Environment.authTokenParameterName];
  return Object.fromEntries(Object.entries(file).filter(([name]) => !stores.includes(name)));
}

/** Leaves room for the other doors, which take the next ports, and the inspector. */
const LAST_FIRST_PORT = 65_529;

function parsePort(text: string): number {
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port <= LAST_FIRST_PORT) return port;
  throw new InvalidArgumentError(`Use a whole number from 0 to ${LAST_FIRST_PORT}.`);
}

function parseSeconds(text: string): number {
  const seconds = Number(text);
  if (/^\d{1,3}$/.test(text) && seconds >= 1 && seconds <= 900) return seconds;
  throw new InvalidArgumentError('Use a whole number of seconds from 1 to 900.');
}

function parseSegment(text: string): string {
  if (/^[\w-]{1,128}$/.test(text)) return text;
  throw new InvalidArgumentError('A stage contains only letters, digits, - and _, at most 128.');
}

function parseBasePath(text: string): string {
  const path = text.replace(/^\/+|\/+$/g, '');
  if (/^[\w$.+!*'()~-]+(?:\/[\w$.+!*'()~-]+)*$/.test(path)) return path;
  throw new InvalidArgumentError('Use the part of the path before the routes: hooks, or hooks/twilio.');
}

function parseHost(text: string): string {
  if (splitHost(text)?.port === undefined && /^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/i.test(text)) return text.toLowerCase();
  throw new InvalidArgumentError('Use a host name without scheme and port: hooks.example.com.');
}

function parsePublicOrigin(text: string): string {
  try {
    parseOrigin(text);
  } catch (error) {
    throw new InvalidArgumentError(error instanceof Error ? error.message : String(error));
  }
  return text.trim().replace(/\/+$/, '');
}

/** The local relay answers only at its stage. */
function parsePublicRelay(text: string): string {
  const [, origin, path = ''] = /^(wss:\/\/[\w.-]+(?::\d{1,5})?)(\/[^?#\s]*)?$/i.exec(text.trim()) ?? [];
  if (origin && ['', '/', `/${STAGE}`].includes(path)) return `${origin}/${STAGE}`;
  throw new InvalidArgumentError(`Use the URL of the tunnel, wss://abc.ngrok.app. Its path is /${STAGE}.`);
}
