import { Command } from 'commander';
import { type ExplainArguments, type ExplainContext, explain, printDiagnosis } from '../explain';
import { docsUrl, ExitCode, progressLine, terminal } from '../terminal';
import { withTokenOptions } from '../token';
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
    .option('--event <file>', 'Lambda event, recorded request or log line; - for standard input')
    .option('--url <url>', 'instead of an event: the URL that was checked')
    .option('--param <name=value...>', 'with --url: a decoded form parameter; can be repeated')
    .option('--body <file>', 'with --url: the body as received; - for standard input')
    .option('--content-type <type>', 'with --body: its content type (default: guessed from the body)')
    .option('--signature <signature>', 'value of the X-Twilio-Signature header (default: from the event)')
    .option('--auth-token <token...>', "the function's token, then others to try, each with an optional name: parent=…")
    .option('--origin <url...>', 'other origin or URL that Twilio may have called')
    .option('--public-origin <url...>', 'origin that the function declares (default: TWILIO_PUBLIC_ORIGINS)')
    .option('--json', 'print the diagnosis as JSON, with unmasked URLs');
  return withTokenOptions(command)
    .addHelpText('after', EXAMPLES)
    .action(async function (this: Command, given: ExplainArguments & { readonly json?: true }) {
      await runAction(this, () => run(given, streams ?? processStreams()));
    });
}

const EXAMPLES = `
Environment:
  TWILIO_AUTH_TOKEN      the function's token, unless an option sets it; otherwise from .env
  TWILIO_PUBLIC_ORIGINS  declared origins, unless --public-origin sets them
  NO_COLOR               no colors

Exit codes: 0 signed, 1 not signed, 2 invalid usage.

Examples:
  $ twilio-webhook explain --event event.json --origin https://hooks.example.com
  $ aws logs tail /aws/lambda/webhook --format short | grep invalid-signature | tail -1 | twilio-webhook explain --event -
  $ twilio-webhook explain --url http://10.0.0.7/voice --param CallSid=CA1 --param From=+14155550100 \\
      --signature 'RSOYDt4T1cUTdK1PDd93/VVr8B8=' --origin https://hooks.example.com
  $ twilio-webhook explain --url 'https://hooks.example.com/events?bodySHA256=…' --body body.json --signature … --json
  $ twilio-webhook explain --event event.json --auth-token "$TOKEN" "parent=$PARENT_TOKEN" "secondary=$SECONDARY_TOKEN"`;

function processStreams(): ExplainStreams {
  return { env: process.env, cwd: process.cwd(), stdin: process.stdin, stdout: process.stdout };
}

async function run(
  { json, ...given }: ExplainArguments & { readonly json?: true },
  { stdout, ...around }: ExplainStreams,
): Promise<number> {
  const progress = progressLine();
  progress('Searching …');
  const onProgress = (tried: number) => progress(`Searching … ${tried.toLocaleString('en-US')} signatures tried`);
  const diagnosis = await explain(given, { onProgress, ...around }).finally(() => progress(''));
  const { ruledOut: _, docs, ...printed } = diagnosis;
  if (json) stdout.write(`${JSON.stringify({ ...printed, docs: docs && docsUrl(docs) }, null, 2)}\n`);
  else printDiagnosis(diagnosis, terminal(stdout, around.env));
  return diagnosis.signed ? ExitCode.ok : ExitCode.failure;
}
