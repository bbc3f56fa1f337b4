import { Command, Option } from 'commander';
import { TwilioLimits } from '../../lib/contract';
import { examine, findingLines } from '../doctor';
import { ExitCode, progressLine, terminal } from '../terminal';
import { signingToken, type TokenOptions, withTokenOptions } from '../token';
import { DEFAULT_LIMITS, KINDS, type KindName, type ReachOptions, reachOf, withReachOptions } from '../twilio';
import { runAction } from './run-action';

interface Options extends TokenOptions, ReachOptions {
  readonly authToken?: string;
  readonly kind: KindName;
  readonly get?: true;
  readonly json?: true;
}

/** `twilio-webhook doctor`: looks at a URL as Twilio would. */
export function doctorCommand(): Command {
  const command = new Command('doctor')
    .summary('look at a public URL as Twilio would, and say what it would stumble over')
    .description(
      'Looks up the name, connects, looks at TLS and the certificate, and sends webhooks: one signed if there is a ' +
        'token, one unsigned, one signed wrongly. The signed one is real to the service: what it does for a call, it does.',
    )
    .argument('<url>', 'the URL as it is configured at Twilio')
    .option('--auth-token <token>', 'sign with this; default TWILIO_AUTH_TOKEN, then .env')
    .addOption(new Option('--kind <kind>', 'which webhook to send').choices(Object.keys(KINDS)).default('voice'))
    .option('--get', 'GET in place of POST, the parameters in the query')
    .option('--json', 'print { ok, findings: [{ check, level, code, message, fix }] }')
    .addHelpText('after', HELP);
  return withReachOptions(withTokenOptions(command)).action((url: string, options: Options) =>
    runAction(command, () => doctor(url, options)),
  );
}

const HELP = `
Levels: ok; info, worth knowing; warning, works but should be changed; error, Twilio fails or a stranger gets in.
The code of a finding is the one that Twilio would log: https://www.twilio.com/docs/api/errors

Environment:
  TWILIO_AUTH_TOKEN  the token to sign with; --auth-token is seen by whoever lists processes
  NO_COLOR           no colours

Exit codes: 0 no finding of level error, 1 at least one, 2 wrong use.

Examples:
  $ twilio-webhook doctor https://hooks.example.com/voice
  $ twilio-webhook doctor https://hooks.example.com/message --kind message --json
  $ twilio-webhook doctor https://hooks.example.com/voice --resolve hooks.example.com:203.0.113.7
  $ twilio-webhook doctor https://localhost:8443/voice --ca ~/.cache/cdk-twilio-webhook/ca.pem`;

async function doctor(url: string, options: Options): Promise<number> {
  const { kind, get, json } = options;
  const progress = progressLine();
  const how = {
    authToken: await signingToken({ ask: options.ask, secretName: options.authTokenSecret, given: options.authToken }),
    kind,
    method: get ? ('GET' as const) : ('POST' as const),
    reach: reachOf(options),
    limits: DEFAULT_LIMITS,
    quickMs: TwilioLimits.quickAnswerMs,
  };
  const found = await examine(url, how, (check) => progress(`Looking at ${check} …`));
  progress('');
  const screen = terminal();
  for (const line of json ? [JSON.stringify(found, null, 2)] : findingLines(found, screen)) screen.print(line);
  return found.ok ? ExitCode.ok : ExitCode.failure;
}
