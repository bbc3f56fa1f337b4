import { existsSync, readFileSync } from 'node:fs';
import { Command, InvalidArgumentError } from 'commander';
import { type RunningDev, runningAt, runningDevs } from '../running';
import { progressLine, terminal, UsageError } from '../terminal';
import {
  findSigner,
  runningSecret,
  type Signer,
  signerIn,
  TOKEN_HINT,
  type TokenOptions,
  withTokenOptions,
} from '../token';
import {
  CALL_PART_OPTIONS,
  type CallPartOptions,
  collectParam,
  type Form,
  isKindName,
  KINDS,
  parseTextUrl,
  type Reach,
  type ReachOptions,
  reachOf,
  runCall,
  runRelay,
  runSend,
  scriptOf,
  withAuthority,
  withCallOptions,
  withReachOptions,
} from '../twilio';
import { runAction } from './run-action';

interface Options extends TokenOptions, ReachOptions, CallPartOptions {
  readonly authToken?: string;
  readonly sharedKey?: string;
  readonly get?: true;
  readonly set?: Form;
  readonly asJson?: true;
  readonly jsonBody?: unknown;
  readonly tamper?: true;
  readonly signedUrl?: string;
  readonly fallbackUrl?: string;
  readonly json?: true;
}

const KIND_NAMES = [...Object.keys(KINDS), 'call', 'relay'].join(', ');

/** `twilio-webhook send`: plays Twilio against a URL. */
export function sendCommand(): Command {
  const command = new Command('send')
    .summary('play Twilio against a URL: signed webhooks or a whole call')
    .description(
      "Sends a signed webhook as Twilio does, with Twilio's timeouts, retries and redirects, and prints the response. " +
        'For a URL of `twilio-webhook dev` on this machine, it finds the token and the certificate authority itself.',
    )
    .addHelpText('after', HELP)
    .argument('<kind-or-url...>', `the URL, or the path of a running dev, optionally after one of ${KIND_NAMES}`)
    .option('--json', 'print JSON')
    .optionsGroup('Request options:')
    .option('--set <Name=value>', 'set a parameter; repeatable', collectParam)
    .option('--get', 'use GET instead of POST, with the parameters in the query')
    .option('--as-json', 'send the parameters as a JSON object, covered by bodySHA256')
    .option('--json-body <file>', 'send the JSON in this file; - for standard input', readJson)
    .option('--tamper', 'change the request after signing it, and expect it to be rejected')
    .option('--signed-url <url>', 'sign this URL instead of the one to call, as if a proxy changed it')
    .option('--fallback-url <url>', 'URL to call after all attempts fail, as Twilio does')
    .optionsGroup('Key options:')
    .option('--auth-token <token>', 'sign with this token (default: TWILIO_AUTH_TOKEN, then .env or a running dev)')
    .option('--shared-key <id>', 'sign with this shared key of the secret, as the Webhooks configuration API does');
  withCallOptions(withTokenOptions(command));
  withReachOptions(command.optionsGroup('Connection options:'));
  return command.action((args: readonly string[], options: Options) => runAction(command, () => send(args, options)));
}

const HELP = `
Kinds (default: voice):
${Object.entries(KINDS)
  .map(([name, { summary }]) => `  ${name.padEnd(14)} ${summary}`)
  .join('\n')}
  ${'call'.padEnd(14)} a whole call: follows the TwiML, also into a relay, and prints the dialogue
  ${'relay'.padEnd(14)} a conversation with a relay: signs the handshake, and speaks what --say and --digits say

Connection overrides in the URL apply: #ct=1000&rt=5000&tt=10000&rc=2&rp=5xx,ct,rt&sni=n
They are neither signed nor sent. Credentials in the URL are sent after a 401 response.

Environment:
  TWILIO_AUTH_TOKEN  the token to sign with; other users of the machine can see --auth-token in the process list
  NO_COLOR           no colors

Exit codes: 0 a 2xx response (with --tamper: rejected), 1 anything else, 2 invalid usage.

Examples:
  $ twilio-webhook send https://hooks.example.com/voice
  $ twilio-webhook send message https://hooks.example.com/message --set Body=Hi --set From=+14155550123
  $ twilio-webhook send call https://hooks.example.com/voice --digits 1,42# --dial no-answer
  $ twilio-webhook send call https://hooks.example.com/voice --say 'I would like to order a cake'
  $ twilio-webhook send call /voice --interactive
  $ twilio-webhook send https://hooks.example.com/voice --tamper
  $ twilio-webhook send https://hooks.example.com/voice --auth-token-secret twilio --shared-key webhooks_sharedkey_…
  $ twilio-webhook send https://localhost:8443/voice
  $ twilio-webhook send message /message --set Body=Hi
  $ twilio-webhook send relay wss://relay.example.com/agent --say 'Are you open on Sunday?'`;

async function send(args: readonly string[], options: Options): Promise<number> {
  const { kind, url } = kindAndUrl(args);
  const running = runningAt(url);
  const signer = await signerFor(running?.run, options);
  const { get = false, set = {}, fallbackUrl, json = false } = options;
  const reach = running?.isLocal ? localReach(running.run, url, options) : reachOf(options);
  const common = { url, ...signer, get, set, fallbackUrl, reach };
  const output = { json, terminal: terminal(), progress: progressLine() };
  if (kind === 'call') {
    reject(options, ['asJson', 'jsonBody', 'tamper', 'signedUrl'], 'has no effect on a call');
    const console = { input: process.stdin, output: process.stderr };
    const people = options.interactive ? console : scriptOf(options);
    return runCall({ ...common, people, statusCallback: options.statusCallback }, output);
  }
  if (kind === 'relay') {
    reject(
      options,
      ['asJson', 'jsonBody', 'tamper', 'signedUrl', 'get', 'fallbackUrl', 'dial'],
      'has no effect on a relay',
    );
    const console = { input: process.stdin, output: process.stderr };
    return runRelay({ url, ...signer, set, reach, people: options.interactive ? console : scriptOf(options) }, output);
  }
  reject(options, CALL_PART_OPTIONS, 'has an effect only on a call: send call <url>');
  const { asJson = false, jsonBody, tamper = false, signedUrl } = options;
  return runSend({ ...common, kind, asJson, jsonBody, tamper, signedUrl }, output);
}

/** Options come first. Otherwise, a running `dev` knows best which authority and token apply. */
async function signerFor(run: RunningDev | undefined, options: Options): Promise<Signer> {
  const { ask, authTokenSecret: secretName, authToken: given, sharedKey } = options;
  const isGiven = ask || secretName !== undefined || given !== undefined;
  const found = isGiven ? undefined : run && (await runningSecret(run.token));
  if (found !== undefined) return signerIn(found, sharedKey);
  const signer = await findSigner({ ask, secretName, given }, sharedKey);
  if (signer) return signer;
  const place = run?.token.kind === 'private' ? ` The running dev has its token ${run.token.source}.` : '';
  throw new UsageError(`No auth token to sign with.${place} ${TOKEN_HINT}`);
}

/** Names of a local run lead to this machine, regardless of DNS. */
function localReach({ caFile }: RunningDev, url: string, { ca, resolve }: Options): Reach {
  const trusted = ca ?? (caFile !== null && existsSync(caFile) ? withAuthority(caFile) : undefined);
  return reachOf({
    ca: trusted,
    resolve: new Map([[hostOf(url), LOOPBACK], ...(resolve ?? [])]),
  });
}

const LOOPBACK = '127.0.0.1';

function hostOf(url: string): string {
  return parseTextUrl(url.replace(/^wss:/i, 'https:')).host.toLowerCase();
}

function kindAndUrl(args: readonly string[]) {
  const isUrl = (each: string) => each.includes('://') || each.startsWith('/');
  const [given, ...moreUrls] = args.filter(isUrl);
  const [kind = 'voice', ...moreKinds] = args.filter((each) => !isUrl(each));
  if (!given || moreUrls.length + moreKinds.length > 0) {
    throw new UsageError('Pass one URL, such as https://hooks.example.com/voice, and at most one kind.');
  }
  const url = given.startsWith('/') ? atRunning(given) : given;
  if ((kind === 'relay') !== /^wss:/i.test(url)) {
    throw new UsageError('A relay has a wss:// URL, and only a relay: send relay wss://relay.example.com/agent.');
  }
  if (kind === 'call' || kind === 'relay' || isKindName(kind)) return { kind, url } as const;
  throw new UsageError(`Unknown kind ${JSON.stringify(kind)}. Allowed: ${KIND_NAMES}.`);
}

/** Returns the URL of a path at the first door of the newest running `dev`. */
function atRunning(path: string): string {
  const [newest] = runningDevs();
  const base = newest?.doors[0]?.publicBase;
  if (base !== undefined) return base + path;
  throw new UsageError(`${JSON.stringify(path)} is a path of a running dev, and none runs. Start it, or pass a URL.`);
}

function reject(options: Options, names: readonly (keyof Options)[], why: string): void {
  const given = names.find((name) => options[name] !== undefined);
  if (given) throw new UsageError(`--${given.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)} ${why}.`);
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file === '-' ? 0 : file, 'utf8'));
  } catch (error) {
    throw new InvalidArgumentError(`Cannot read the file as JSON: ${error instanceof Error ? error.message : error}`);
  }
}
