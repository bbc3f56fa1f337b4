/** What `twilio-webhook point --help` says after the options. */
export const POINT_HELP = `
Without --voice, --message and --status-callback the routes are those of the sample app: /voice and /message.

Environment:
  TWILIO_ACCOUNT_SID                 the account that has the number
  TWILIO_API_KEY, TWILIO_API_SECRET  an API key of that account, SK…; or
  TWILIO_AUTH_TOKEN                  the account's auth token
  XDG_STATE_HOME                     where it is remembered what was there before: below cdk-twilio-webhook/point/
  NO_COLOR                           no colours

Exit codes: 0 done, or shown what would be; 1 Twilio refused or could not be asked; 2 wrong use.

Examples:
  $ twilio-webhook point --number +14155550100 --url https://hooks.example.com
  $ twilio-webhook point --number +14155550100 --stack Hooks --voice /voice --yes
  $ twilio-webhook point --messaging-service MG… --stack Hooks --outputs-file cdk-outputs.json --yes
  $ twilio-webhook point --number +14155550100 --undo --yes`;
