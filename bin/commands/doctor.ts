import { Command, InvalidArgumentError, Option } from 'commander';
import { TwilioLimits } from '../../lib/contract';
import { examine, findingLines } from '../doctor';
import { ExitCode, progressLine, terminal } from '../terminal';
import { findSigner, type TokenOptions, withTokenOptions } from '../token';
import { DEFAULT_LIMITS, KINDS, type KindName, type ReachOptions, reachOf, withReachOptions } from '../twilio';
import { withJsonErrors } from './json-errors';
import { runAction } from './run-action';

interface Options extends TokenOptions, ReachOptions {
  readonly authToken?: string;
  readonly sharedKey?: string;
  readonly kind: KindName;
  readonly get?: true;
  readonly internalHost: readonly string[];
  readonly json?: true;
}

/** `twilio-webhook doctor`: examines a URL as Twilio sees it. */
export function doctorCommand(): Command {
  const command = withJsonErrors(new Command('doctor'))
    .summary('examine a public URL as Twilio sees it, and report the problems')
    .description(
      'Checks DNS, the connection, TLS and the certificate, then sends webhooks: one unsigned, one wrongly signed and, ' +
        'with a token, one signed and one whose body was changed. The service treats the signed one as real. At a wss:// URL, ' +
        'it makes the handshakes of a relay instead, and begins sessions with and without the token of a call.',
    )
    .argument('<url>', 'the URL as configured at Twilio, or the wss:// URL of a relay')
    .option('--auth-token <token>', 'sign with this token (default: TWILIO_AUTH_TOKEN, then .env)')
    .option('--shared-key <id>', 'sign with this shared key of the secret, as the Webhooks configuration API does')
    .addOption(new Option('--kind <kind>', 'kind of webhook to send').choices(Object.keys(KINDS)).default('voice'))
    .option('--get', 'use GET instead of POST, with the parameters in the query')
    .option('--internal-host <host>', 'a host and port that the service may see instead; repeatable', collectHost, [])
    .option('--json', 'print { ok, findings: [{ check, level, code, message, fix }], unchecked: [check] }')
    .addHelpText('after', HELP);
  return withReachOptions(withTokenOptions(command)).action((url: string, options: Options) =>
    runAction(command, () => doctor(url, options)),
  );
}

function collectHost(text: string, previous: readonly string[]): readonly string[] {
  if (!/^[^\s/?#@]+$/.test(text)) throw new InvalidArgumentError('Must be a host, such as app.internal:8080.');
  return [...previous, text];
}

const HELP = `
Levels: ok; info, good to know; warning, works but should change; error, Twilio fails or anyone else gets in.
If the service rejects the signed request, doctor signs the URLs that services check by mistake (http, no port, no query,
no stage, an internal host), up to 60 requests, and names the one that is accepted.
The code of a finding is the one that Twilio would log: https://www.twilio.com/docs/api/errors

Environment:
  TWILIO_AUTH_TOKEN  the token to sign with; other users of the machine can see --auth-token in the process list
  NO_COLOR           no colors

Exit codes: 0 no finding of level error, 1 at least one, 2 invalid usage.

Examples:
  $ twilio-webhook doctor https://hooks.example.com/voice
  $ twilio-webhook doctor https://hooks.example.com/message --kind message --json
  $ twilio-webhook doctor https://hooks.example.com/voice --resolve hooks.example.com:203.0.113.7
  $ twilio-webhook doctor wss://relay.example.com/agent
  $ twilio-webhook doctor https://localhost:8443/voice --ca ~/.cache/cdk-twilio-webhook/ca.pem

Twilio can't call localhost or a private address: doctor reports that as an error, and checks the rest.`;

async function doctor(url: string, options: Options): Promise<number> {
  const {
    ask,
    authTokenSecret: secretName,
    authToken: given,
    sharedKey: sharedKeyId,
    kind,
    get,
    internalHost: internalHosts,
    json,
  } = options;
  const signer = await findSigner({ ask, secretName, given }, sharedKeyId);
  const progress = progressLine();
  const examination = await examine(
    url,
    {
      authToken: signer && (signer.sharedKey?.secret ?? signer.authToken),
      sharedKey: signer?.sharedKey,
      kind,
      method: get ? 'GET' : 'POST',
      internalHosts,
      reach: reachOf(options),
      limits: DEFAULT_LIMITS,
      quickMs: TwilioLimits.quickAnswerMs,
    },
    (check) => progress(`Checking ${check} …`),
  );
  progress('');
  const screen = terminal();
  const lines = json ? [JSON.stringify(examination, null, 2)] : findingLines(examination, screen);
  for (const line of lines) screen.print(line);
  return examination.ok ? ExitCode.ok : ExitCode.failure;
}
