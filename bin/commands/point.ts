import { Command } from 'commander';
import { PointingError, type Target, type Urls } from '../../operations/pointing';
import { CredentialsError } from '../../operations/twilio-api';
import { baseUrlIn, outputsOf, pointedLines, runPoint, stateFolder } from '../point';
import { ExitCode, progressLine, terminal, UsageError } from '../terminal';
import { runAction } from './run-action';

const HELP = `
It changes nothing at Twilio without --yes. Without --voice, --message, and --status-callback, the routes are those of
the sample app: /voice and /message.

Environment:
  TWILIO_ACCOUNT_SID                 the account that owns the number
  TWILIO_API_KEY, TWILIO_API_SECRET  an API key of that account, SK…; or
  TWILIO_AUTH_TOKEN                  the account's auth token
  XDG_STATE_HOME                     folder for the previous settings, in cdk-twilio-webhook/point/
  NO_COLOR                           no colors

Exit codes: 0 changes made or shown, 1 Twilio rejected the request or can't be reached, 2 invalid usage.

Examples:
  $ twilio-webhook point --number +14155550100 --url https://hooks.example.com
  $ twilio-webhook point --number +14155550100 --stack Hooks --voice /voice --yes
  $ twilio-webhook point --messaging-service MG… --stack Hooks --outputs-file cdk-outputs.json --yes
  $ twilio-webhook point --number +14155550100 --undo --yes`;

interface Options {
  readonly number?: string;
  readonly messagingService?: string;
  readonly twimlApp?: string;
  readonly url?: string;
  readonly stack?: string;
  readonly outputsFile?: string;
  readonly output?: string;
  readonly voice?: string;
  readonly message?: string;
  readonly statusCallback?: string;
  readonly fallbackUrl?: string;
  readonly undo?: true;
  readonly yes?: true;
  readonly json?: true;
}

/** `twilio-webhook point`: sets or restores the URLs of a number, a Messaging Service or a TwiML App at Twilio. */
export function pointCommand(): Command {
  const command = new Command('point')
    .summary('point a number, a Messaging Service or a TwiML App at a service, or undo that')
    .description(
      'Shows which URLs would change at Twilio, and changes them with --yes. Keeps the previous settings for --undo, ' +
        'which leaves later changes alone. Warns when another setting overrides a URL.',
    )
    .optionsGroup('What to point:')
    .option('--number <number>', 'a phone number, +14155550100, or its SID, PN…')
    .option('--messaging-service <sid>', 'a Messaging Service, MG…, which then uses its own URL for all its numbers')
    .option('--twiml-app <sid>', 'a TwiML App, AP…')
    .optionsGroup('Where to point it:')
    .option('--url <base>', 'base URL to point at: https://hooks.example.com')
    .option('--stack <name>', 'deployed stack to point at, found through its outputs')
    .option(
      '--outputs-file <file>',
      'with --stack: file that `cdk deploy --outputs-file` wrote, instead of calling AWS',
    )
    .option('--output <name>', 'with --stack: output with the base URL of the routes')
    .option('--voice <path>', 'route for calls')
    .option('--message <path>', 'route for messages')
    .option('--status-callback <path>', 'route for status callbacks')
    .option('--fallback-url <url>', 'URL to call when the service fails')
    .optionsGroup('Options:')
    .option('--undo', 'restore the previous settings')
    .option('--yes', 'make the changes')
    .option('--json', 'print { applied, target, changes, kept, overrides }')
    .addHelpText('after', HELP);
  return command.action((options: Options) => runAction(command, () => run(options)));
}

async function run(options: Options): Promise<number> {
  const target = targetOf(options);
  const urls = options.undo ? undoing(options) : await urlsOf(target, options);
  const apply = options.yes ?? false;
  const screen = terminal();
  const progress = progressLine();
  try {
    progress('Calling Twilio …');
    const pointed = await runPoint({ target, urls, apply, folder: stateFolder(), env: process.env });
    progress('');
    const applied = apply && pointed.changes.length > 0;
    const lines = options.json
      ? [JSON.stringify({ applied, ...pointed }, null, 2)]
      : pointedLines(pointed, applied, screen);
    for (const line of lines) screen.print(line);
    return ExitCode.ok;
  } catch (error) {
    progress('');
    if (!(error instanceof Error)) throw error;
    if (error instanceof PointingError || error instanceof CredentialsError) throw new UsageError(error.message);
    process.stderr.write(`error: ${error.message}\n`);
    return ExitCode.failure;
  }
}

function targetOf({ number, messagingService, twimlApp }: Options): Target {
  const targets: Target[] = [
    ...(number === undefined ? [] : [{ kind: 'phone-number', id: number } as const]),
    ...(messagingService === undefined ? [] : [{ kind: 'messaging-service', id: messagingService } as const]),
    ...(twimlApp === undefined ? [] : [{ kind: 'twiml-app', id: twimlApp } as const]),
  ];
  const [target, ...others] = targets;
  if (target && others.length === 0) return target;
  throw new UsageError('Pass exactly one of --number, --messaging-service and --twiml-app.');
}

function undoing({ url, stack, voice, message, statusCallback, fallbackUrl }: Options): undefined {
  if ([url, stack, voice, message, statusCallback, fallbackUrl].every((each) => each === undefined)) return undefined;
  throw new UsageError('--undo restores everything. Remove the URLs and routes.');
}

async function urlsOf({ kind }: Target, options: Options): Promise<Urls> {
  const base = (await baseOf(options)).replace(/\/+$/, '');
  const { voice, message, statusCallback, fallbackUrl: fallback } = options;
  const none = [voice, message, statusCallback].every((each) => each === undefined);
  const routes = none ? { ...(kind === 'messaging-service' ? {} : { voice: '/voice' }), message: '/message' } : {};
  const wanted = { voice, message, ...routes };
  const url = (path: string | undefined) => (path === undefined ? undefined : base + route(path));
  return { voice: url(wanted.voice), message: url(wanted.message), statusCallback: url(statusCallback), fallback };
}

async function baseOf({ url, stack, outputsFile, output }: Options): Promise<string> {
  if ((url === undefined) === (stack === undefined)) throw new UsageError('Pass exactly one of --url and --stack.');
  const base = url ?? baseUrlIn(await outputsOf({ stack: stack ?? '', file: outputsFile }), output);
  if (/^https?:\/\/[^\s/?#]+[^\s?#]*$/.test(base)) return base;
  throw new UsageError(`${JSON.stringify(base)} isn't a base URL. It must look like https://hooks.example.com.`);
}

function route(path: string): string {
  if (/^\/[^\s#]*$/.test(path)) return path;
  throw new UsageError(
    `${JSON.stringify(path)} isn't a route. It must start with a slash and have no spaces, like /voice.`,
  );
}
