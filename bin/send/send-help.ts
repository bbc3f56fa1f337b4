import { KINDS } from './kinds';

const kinds = Object.entries(KINDS).map(([name, { summary }]) => `  ${name.padEnd(14)} ${summary}`);

/** What stands below the options of `send --help`. */
export const SEND_HELP = `
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
