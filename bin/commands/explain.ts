import { Command } from 'commander';
import { type ExplainArguments, type ExplainContext, explain, printReports, type Report } from '../explain';
import { runningDevs } from '../running';
import { docsUrl, ExitCode, progressLine, terminal } from '../terminal';
import { runningSecret, withTokenOptions } from '../token';
import { runAction } from './run-action';

/** The streams that the command reads and writes. */
export interface ExplainStreams extends ExplainContext {
  readonly stdout: Parameters<typeof terminal>[0] & { write(text: string): unknown };
}

/**
 * Creates the command `twilio-webhook explain`.
 *
 * @param streams @default - the process's
 */
export function explainCommand(streams?: ExplainStreams): Command {
  const command = new Command('explain')
    .summary('check the signature of a request, and find the cause if it is invalid')
    .description(
      'Searches for what Twilio signed (scheme, host, port, path, query, parameters, body, token) until the signature fits, ' +
        'then names the cause and the fix. It names a cause only when a signature proves it.',
    )
    .argument(
      '[files...]',
      'Lambda events (also of $connect), recorded requests, logs or exports of CloudWatch; - for standard input',
    )
    .option('--event <file...>', 'the same files, as an option')
    .option('--json', 'print the diagnosis as JSON, with unmasked URLs; of several requests, a list')
    .optionsGroup('Options instead of files:')
    .option('--url <url>', 'the URL that was checked')
    .option('--param <name=value...>', 'a decoded form parameter; can be repeated')
    .option('--body <file>', 'the body as received, instead of --param; - for standard input')
    .option('--content-type <type>', 'with --body: its content type (default: guessed from the body)')
    .option('--signature <signature>', 'value of the X-Twilio-Signature header (default: from the event)')
    .optionsGroup('Search options:')
    .option('--origin <url...>', 'other origin or URL that Twilio may have called')
    .option(
      '--public-origin <url...>',
      'origin that the function declares (default: TWILIO_PUBLIC_ORIGINS), or wss:// URL of a relay (TWILIO_RELAY_URL)',
    )
    .option(
      '--auth-token <token...>',
      "the function's token, then others to try, each with an optional name: parent=…",
    );
  return withTokenOptions(command)
    .addHelpText('after', EXAMPLES)
    .action(async function (this: Command, files: readonly string[], { event = [], ...options }: Options) {
      await runAction(this, () => run({ ...options, event: [...files, ...event] }, streams ?? processStreams()));
    });
}

const EXAMPLES = `
Environment:
  TWILIO_AUTH_TOKEN      the function's token, unless an option sets it; otherwise from .env or a running dev
  TWILIO_PUBLIC_ORIGINS  declared origins, unless --public-origin sets them
  TWILIO_RELAY_URL       declared URLs of the relay, the same
  NO_COLOR               no colors

Files: JSON, or lines with JSON as \`aws logs tail\` prints them; an export of CloudWatch Logs or Logs Insights as JSON
or CSV; UTF-8 or UTF-16. Every request in them is explained.

Exit codes: 0 signed, 1 not signed, 2 invalid usage; of several requests, the highest.

Examples:
  $ twilio-webhook explain event.json --origin https://hooks.example.com
  $ twilio-webhook explain fixtures/*.json --json
  $ aws logs tail /aws/lambda/webhook --since 1h | grep invalid-signature | twilio-webhook explain -
  $ twilio-webhook explain --url http://10.0.0.7/voice --param CallSid=CA1 --param From=+14155550100 \\
      --signature 'RSOYDt4T1cUTdK1PDd93/VVr8B8=' --origin https://hooks.example.com
  $ twilio-webhook explain --url 'https://hooks.example.com/events?bodySHA256=…' --body body.json --signature … --json
  $ twilio-webhook explain event.json --auth-token "$TOKEN" "parent=$PARENT_TOKEN" "secondary=$SECONDARY_TOKEN"`;

type Options = ExplainArguments & { readonly json?: true };

function processStreams(): ExplainStreams {
  const { env, stdin, stdout } = process;
  return { env, cwd: process.cwd(), stdin, stdout, devToken: runningDevToken };
}

async function runningDevToken(): Promise<string | undefined> {
  const [newest] = runningDevs();
  return newest && runningSecret(newest.token);
}

async function run({ json, ...given }: Options, { stdout, ...around }: ExplainStreams): Promise<number> {
  const progress = progressLine();
  progress('Searching …');
  const onProgress = (tried: number) => progress(`Searching … ${tried.toLocaleString('en-US')} signatures tried`);
  const reports = await explain(given, { onProgress, ...around }).finally(() => progress(''));
  if (json) stdout.write(`${JSON.stringify(asJson(reports), null, 2)}\n`);
  else printReports(reports, terminal(stdout, around.env));
  return Math.max(...reports.map(exitCodeOf));
}

/** The diagnosis of a single request, or a list with the source of each. */
function asJson(reports: readonly Report[]): unknown {
  const values = reports.map(({ result, ...where }) => {
    if ('error' in result) return { ...where, error: result.error };
    const { ruledOut: _, docs, ...printed } = result.diagnosis;
    return { ...where, ...printed, docs: docs && docsUrl(docs) };
  });
  const [only] = values;
  if (values.length > 1 || !only) return values;
  const { source: _, ...diagnosis } = only;
  return diagnosis;
}

function exitCodeOf({ result }: Report): number {
  if ('error' in result) return ExitCode.invalidUsage;
  return result.diagnosis.signed ? ExitCode.ok : ExitCode.failure;
}
