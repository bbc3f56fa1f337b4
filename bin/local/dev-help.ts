/** What `dev --help` ends with. */
export const DEV_HELP = `
Environment:
  TWILIO_AUTH_TOKEN  the token to check signatures with; else that of the env file; else one is made up and shown
  NO_COLOR           no colours

Examples:
  $ twilio-webhook dev
  $ twilio-webhook dev --once
  $ twilio-webhook dev app.ts
  $ twilio-webhook dev app.ts --front-door rest-api --stage prod
  $ TWILIO_AUTH_TOKEN=… twilio-webhook dev app.ts --public-origin https://abc.ngrok.app
  $ twilio-webhook dev app.ts --auth-token-secret twilio/auth-token`;
