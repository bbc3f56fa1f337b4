import { fieldsOf } from './error';

type Env = Readonly<Record<string, string | undefined>>;

/** What Twilio's REST API is called with. */
export interface TwilioCredentials {
  /** The account whose numbers, services and applications these are. */
  readonly accountSid: string;
  /** SID of an API key, or the account's own. */
  readonly user: string;
  /** Secret of the API key, or the account's auth token. */
  readonly password: string;
}

/** There are no credentials, or they have not the form of any. The message shows none of them. */
export class CredentialsError extends Error {
  override readonly name = 'CredentialsError';
}

const ACCOUNT_SID = /^AC[0-9a-f]{32}$/i;
const KEY_SID = /^SK[0-9a-f]{32}$/i;
const SECRET = /^[\x21-\x7e]{1,512}$/;

/**
 * Reads a secret `{"accountSid", "apiKeySid", "apiKeySecret"}`: also the value of AWS's managed secret type
 * `TwilioApiKey`. https://docs.aws.amazon.com/secretsmanager/latest/userguide/mes-partner-TwilioApiKey.html
 *
 * @throws {CredentialsError} that names the field which is missing or malformed.
 */
export function credentialsInSecret(text: string): TwilioCredentials {
  const { accountSid, apiKeySid, apiKeySecret } = fieldsOf(text);
  return {
    accountSid: checked(accountSid, ACCOUNT_SID, 'The secret\'s field "accountSid" is not an account SID (AC…).'),
    user: checked(apiKeySid, KEY_SID, 'The secret\'s field "apiKeySid" is not the SID of an API key (SK…).'),
    password: checked(apiKeySecret, SECRET, 'The secret\'s field "apiKeySecret" is missing or malformed.'),
  };
}

/**
 * Reads `TWILIO_ACCOUNT_SID` with `TWILIO_API_KEY` and `TWILIO_API_SECRET`, else with `TWILIO_AUTH_TOKEN`.
 *
 * @throws {CredentialsError} that names the variable which is missing or malformed.
 */
export function credentialsInEnvironment(env: Env): TwilioCredentials {
  const accountSid = checked(env['TWILIO_ACCOUNT_SID'], ACCOUNT_SID, 'TWILIO_ACCOUNT_SID is not an account SID (AC…).');
  if (env['TWILIO_API_KEY']) {
    return {
      accountSid,
      user: checked(env['TWILIO_API_KEY'], KEY_SID, 'TWILIO_API_KEY is not the SID of an API key (SK…).'),
      password: checked(env['TWILIO_API_SECRET'], SECRET, 'TWILIO_API_SECRET is missing or malformed.'),
    };
  }
  const hint = 'Set TWILIO_API_KEY and TWILIO_API_SECRET, or TWILIO_AUTH_TOKEN.';
  return { accountSid, user: accountSid, password: checked(env['TWILIO_AUTH_TOKEN'], SECRET, hint) };
}

function checked(value: unknown, form: RegExp, message: string): string {
  const text = typeof value === 'string' ? value.trim() : '';
  if (!form.test(text)) throw new CredentialsError(message);
  return text;
}
