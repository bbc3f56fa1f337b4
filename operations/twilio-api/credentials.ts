import { isSid } from '../../lib/contract';
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

const isAccountSid = (text: string) => isSid(text, 'AC');
const isKeySid = (text: string) => isSid(text, 'SK');
const isSecret = (text: string) => /^[\x21-\x7e]{1,512}$/.test(text);

/**
 * Reads a secret `{"accountSid", "apiKeySid", "apiKeySecret"}`: also the value of AWS's managed secret type
 * `TwilioApiKey`. https://docs.aws.amazon.com/secretsmanager/latest/userguide/mes-partner-TwilioApiKey.html
 *
 * @throws {CredentialsError} that names the field which is missing or malformed.
 */
export function credentialsInSecret(text: string): TwilioCredentials {
  const { accountSid, apiKeySid, apiKeySecret } = fieldsOf(text);
  return {
    accountSid: checked(accountSid, isAccountSid, 'The secret\'s field "accountSid" is not an account SID (AC…).'),
    user: checked(apiKeySid, isKeySid, 'The secret\'s field "apiKeySid" is not the SID of an API key (SK…).'),
    password: checked(apiKeySecret, isSecret, 'The secret\'s field "apiKeySecret" is missing or malformed.'),
  };
}

/**
 * Reads `TWILIO_ACCOUNT_SID` with `TWILIO_API_KEY` and `TWILIO_API_SECRET`, else with `TWILIO_AUTH_TOKEN`.
 *
 * @throws {CredentialsError} that names the variable which is missing or malformed.
 */
export function credentialsInEnvironment(env: Env): TwilioCredentials {
  const accountSid = checked(
    env['TWILIO_ACCOUNT_SID'],
    isAccountSid,
    'TWILIO_ACCOUNT_SID is not an account SID (AC…).',
  );
  if (env['TWILIO_API_KEY']) {
    return {
      accountSid,
      user: checked(env['TWILIO_API_KEY'], isKeySid, 'TWILIO_API_KEY is not the SID of an API key (SK…).'),
      password: checked(env['TWILIO_API_SECRET'], isSecret, 'TWILIO_API_SECRET is missing or malformed.'),
    };
  }
  const hint = 'Set TWILIO_API_KEY and TWILIO_API_SECRET, or TWILIO_AUTH_TOKEN.';
  return { accountSid, user: accountSid, password: checked(env['TWILIO_AUTH_TOKEN'], isSecret, hint) };
}

function checked(value: unknown, fits: (text: string) => boolean, message: string): string {
  const text = typeof value === 'string' ? value.trim() : '';
  if (!fits(text)) throw new CredentialsError(message);
  return text;
}
