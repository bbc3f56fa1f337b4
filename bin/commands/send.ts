import { readFileSync } from 'node:fs';
import { Command, InvalidArgumentError } from 'commander';
import { progressLine, terminal, UsageError } from '../terminal';
import { signingToken, TOKEN_HINT, type TokenOptions, withTokenOptions } from '../token';
import {
  collectAddress,
  collectParam,
  type Form,
  isKindName,
  KINDS,
  LOAD_LIMITS,
  runCall,
  runSend,
  withAuthority,
} from '../twilio';
import { runAction } from './run-action';

const kinds = Object.entries(KINDS).map(([name, { summary }]) => `  ${name.padEnd(14)} ${summary}`);

/** What stands below the options of `send --help`. */
const SEND_HELP = `
Kinds (voice unless said):
${kinds.join('\n')}
  ${'call'.padEnd(14)} a whole call: follows the TwiML, prints the dialogue

Connection overrides in the URL are honoured: #ct=1000&rt=5000&tt=10000&rc=2&rp=5xx,ct,rt&sni=n
They are neither signed nor sent. Credentials in the URL are sent once the answer is 401.

Environment:
  TWILIO_AUTH_TOKEN  the token to sign with; --auth-token is seen by whoever lists processes
  NO_COLOR           no colours

Exit codes: 0 all answered 2xx (with --tamper: all refused), 1 otherwise, 2 wrong use.

Examples:
  $ twilio-webhook send https://hooks.example.com/voice
  $ twilio-webhook send message https://hooks.example.com/message --set Body=Hi --set From=+14155550123
  $ twilio-webhook send call https://hooks.example.com/voice --digits 1,42#
  $ twilio-webhook send https://hooks.example.com/voice --tamper
  $ twilio-webhook send https://hooks.example.com/voice --count 200 --rate 20
  $ twilio-webhook send https://localhost:8443/voice --ca ~/.cache/cdk-twilio-webhook/ca.pem`;

interface Options extends TokenOptions {
  readonly authToken?: string;
  readonly get?: true;
  readonly set?: Form;
  readonly asJson?: true;
  readonly jsonBody?: unknown;
  readonly tamper?: true;
  readonly fallbackUrl?: string;
  readonly digits?: readonly string[];
  readonly statusCallback?: string;
  readonly count?: number;
  readonly rate?: number;
  readonly ca?: readonly string[];
  readonly resolve?: ReadonlyMap<string, string>;
  readonly json?: true;
}

/** `twilio-webhook send`: plays Twilio against a URL. */
export function sendCommand(): Command {
  const command = described(new Command('send'));
  return command.action((args: readonly string[], options: Options) => runAction(command, () => send(args, options)));
}

function described(command: Command): Command {
  command
    .summary('play Twilio against a URL: signed webhooks, a whole call, a load')
    .description(
      "Sends a URL what Twilio would, correctly signed, under Twilio's own timeouts, retries and redirects, and prints " +
        'what came back.',
    )
    .addHelpText('after', SEND_HELP)
    .argument('<kind-or-url...>', `the URL, and before it one of ${[...Object.keys(KINDS), 'call'].join(', ')}`)
    .option('--json', 'print JSON');
  return withLoadOptions(withTokenOptions(withContentOptions(command)));
}

function withContentOptions(command: Command): Command {
  return command
    .option('--auth-token <token>', 'sign with this; default TWILIO_AUTH_TOKEN, then .env')
    .option('--set <Name=value>', 'set a parameter; may be given again', collectParam)
    .option('--get', 'GET in place of POST, the parameters in the query')
    .option('--as-json', 'send the parameters as a JSON object, covered by bodySHA256')
    .option('--json-body <file>', 'send the JSON in a file, or in - (standard input)', readJson)
    .option('--tamper', 'change the request after signing it: it should be refused')
    .option('--digits <list>', 'call: what to press at each <Gather>, with commas between: 1,42#', list)
    .option('--status-callback <url>', "call: told of the call's end");
}

function withLoadOptions(command: Command): Command {
  return command
    .option('--fallback-url <url>', 'called when everything else failed, as Twilio does')
    .option('--count <number>', `send so many, at most ${LOAD_LIMITS.count}`, upTo(LOAD_LIMITS.count))
    .option('--rate <number>', `start so many a second, at most ${LOAD_LIMITS.rate}`, upTo(LOAD_LIMITS.rate))
    .option('--ca <file>', 'trust one more authority, in PEM', withAuthority)
    .option('--resolve <host:address>', 'ask another address for a host; may be given again', collectAddress);
}

async function send(args: readonly string[], options: Options): Promise<number> {
  const { kind, url } = kindAndUrl(args);
  const authToken = await signingToken({
    ask: options.ask,
    secretName: options.authTokenSecret,
    given: options.authToken,
  });
  if (!authToken) throw new UsageError(`There is no auth token to sign with. ${TOKEN_HINT}`);
  const { get = false, set = {}, fallbackUrl, json = false } = options;
  const reach = { ca: options.ca, addresses: options.resolve ?? new Map<string, string>() };
  const common = { url, authToken, get, set, fallbackUrl, reach };
  const screen = { json, terminal: terminal() };
  if (kind === 'call') {
    refuse(options, ['asJson', 'jsonBody', 'tamper', 'count', 'rate'], 'does not go with a call');
    return runCall({ ...common, digits: options.digits ?? [], statusCallback: options.statusCallback }, screen);
  }
  refuse(options, ['digits', 'statusCallback'], 'goes with a call only: send call <url>');
  const { count = 1, rate, asJson = false, jsonBody, tamper = false } = options;
  return runSend({ ...common, kind, asJson, jsonBody, tamper }, { ...screen, count, rate, progress: progressLine() });
}

function kindAndUrl(args: readonly string[]) {
  const [url, ...moreUrls] = args.filter((each) => each.includes('://'));
  const [kind = 'voice', ...moreKinds] = args.filter((each) => !each.includes('://'));
  if (!url || moreUrls.length + moreKinds.length > 0)
    throw new UsageError('Give one URL, https://…, and at most one kind.');
  if (kind === 'call' || isKindName(kind)) return { kind, url } as const;
  throw new UsageError(`There is no kind ${JSON.stringify(kind)}: give ${[...Object.keys(KINDS), 'call'].join(', ')}.`);
}

function refuse(options: Options, names: readonly (keyof Options)[], why: string): void {
  const given = names.find((name) => options[name] !== undefined);
  if (given) throw new UsageError(`--${given.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)} ${why}.`);
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file === '-' ? 0 : file, 'utf8'));
  } catch (error) {
    throw new InvalidArgumentError(`It cannot be read as JSON: ${error instanceof Error ? error.message : error}`);
  }
}

function list(text: string): readonly string[] {
  const parts = text.split(',').map((part) => part.trim());
  const wrong = parts.find((part) => !/^[\d*#]+$/.test(part));
  if (wrong !== undefined) throw new InvalidArgumentError(`${JSON.stringify(wrong)} is no keys of a phone: 0-9, *, #.`);
  return parts;
}

function upTo(most: number) {
  return (text: string): number => {
    const value = Number(text);
    if (/^[1-9]\d*$/.test(text) && value <= most) return value;
    throw new InvalidArgumentError(`Give a whole number from 1 to ${most}.`);
  };
}
