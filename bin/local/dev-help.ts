/** What `dev --help` ends with. */
export const DEV_HELP = `
Environment:
  TWILIO_AUTH_TOKEN  the token to check signatures with; else that of the env file; else one is made up and shown
  XDG_CACHE_HOME     where the certificates are kept: below cdk-twilio-webhook/
  NO_COLOR           no colours

Exit codes: 0 ended by Ctrl-C, or with --once all requests ended as they should; 1 one did not, or the function or a
port cannot be used; 2 wrong use.

Examples:
  $ twilio-webhook dev
  $ twilio-webhook dev --once
  $ twilio-webhook dev app.ts
  $ twilio-webhook dev app.ts --front-door rest-api --stage prod
  $ TWILIO_AUTH_TOKEN=… twilio-webhook dev app.ts --public-origin https://abc.ngrok.app
  $ twilio-webhook dev app.ts --auth-token-secret twilio/auth-token
  $ twilio-webhook dev app.ts --json | jq 'select(.type == "request") | .outcome'`;
