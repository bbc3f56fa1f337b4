import { readFileSync } from 'node:fs';
import { Command, InvalidArgumentError } from 'commander';
import { type RunningDev, runningAt } from '../running';
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
  KINDS,
  RELAY_PART_OPTIONS,
  type ReachOptions,
  type RelayPartOptions,
  reachOf,
  runCall,
  runRelay,
  runSend,
  scriptOf,
  withCallOptions,
  withReachOptions,
  withRelayOptions,
} from '../twilio';
import { runAction } from './run-action';
import { KIND_NAMES, kindAndUrl, localReach } from './send-target';

interface Options extends TokenOptions, ReachOptions, CallPartOptions, RelayPartOptions {
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

/** `twilio-webhook send`: plays Twilio against a URL. */
export function sendCommand(): Command {
  const command = new Command('send')
    .summary('play Twilio against a URL: signed webhooks or a whole call')
    .description(
      "Sends a signed webhook as Twilio does, with Twilio's timeouts, retries and redirects, and prints the response. " +
        'For a URL of `twilio-webhook dev` on this machine, it finds the token and the certificate authority itself.',
    )
    .addHelpText('after', HELP)
    .argument(
      '<kind-or-url...>',
      `the URL, or the path of a running dev, optionally after one of ${KIND_NAMES}; a running dev's relay needs no URL`,
    )
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
  withRelayOptions(withCallOptions(withTokenOptions(command)));
  withReachOptions(command.optionsGroup('Connection options:'));
  return command.action((args: readonly string[], options: Options) => runAction(command, () => send(args, options)));
}

const HELP = `
Kinds (default: voice):
${Object.entries(KINDS)
  .map(([name, { summary }]) => `  ${name.padEnd(14)} ${summary}`)
  .join('\n')}
  ${'call'.padEnd(14)} a whole call: follows the TwiML, also into a relay, and prints the dialogue
  ${'relay'.padEnd(14)} a conversation with a relay: signs the handshake, says and presses what the options say, and prints
  ${''.padEnd(14)} the answers with the time to their first text. On a terminal, any key interrupts an answer.

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
  $ twilio-webhook send relay wss://relay.example.com/agent --say 'Are you open on Sunday?' --digits 1,42#
  $ twilio-webhook send relay --prompts questions.txt --interrupt-after 3tokens --json
  $ twilio-webhook send relay --interactive`;

const NOT_OF_RELAY = [
  ...['asJson', 'jsonBody', 'tamper', 'signedUrl', 'get', 'fallbackUrl', 'dial', 'statusCallback'],
] as (keyof Options)[];

function relayParts({ interruptAfter, unbound }: RelayPartOptions): RelayPartOptions {
  return { ...(interruptAfter ? { interruptAfter } : {}), ...(unbound ? { unbound } : {}) };
}

async function send(args: readonly string[], options: Options): Promise<number> {
  const { kind, url } = kindAndUrl(args);
  const running = runningAt(url);
  const signer = await signerFor(running?.run, options);
  const { get = false, set = {}, fallbackUrl, json = false } = options;
  const reach = running?.isLocal ? localReach(running.run, url, options) : reachOf(options);
  const common = { url, ...signer, get, set, fallbackUrl, reach };
  const output = { json, terminal: terminal(), progress: progressLine() };
  if (kind === 'call') {
    reject(options, ['asJson', 'jsonBody', 'tamper', 'signedUrl', ...RELAY_PART_OPTIONS], 'has no effect on a call');
    const console = { input: process.stdin, output: process.stderr };
    const people = options.interactive ? console : scriptOf(options);
    return runCall({ ...common, people, statusCallback: options.statusCallback }, output);
  }
  if (kind === 'relay') {
    reject(options, NOT_OF_RELAY, 'has no effect on a relay');
    const console = { input: process.stdin, output: process.stderr };
    const people = options.interactive ? console : scriptOf(options);
    const keys = json ? undefined : process.stdin;
    return runRelay({ url, ...signer, set, reach, people, ...relayParts(options) }, { ...output, keys });
  }
  reject(options, CALL_PART_OPTIONS, 'has an effect only on a call: send call <url>');
  reject(options, RELAY_PART_OPTIONS, 'has an effect only on a relay: send relay <url>');
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
