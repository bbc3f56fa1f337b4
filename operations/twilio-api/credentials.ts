import { isSid } from '../../lib/contract';
import { fieldsOf } from './error';

type Env = Readonly<Record<string, string | undefined>>;

/** Credentials for Twilio's REST API. */
export interface TwilioCredentials {
  /** The account that has the numbers, services and applications. */
  readonly accountSid: string;
  /** SID of an API key, or the account SID. */
  readonly user: string;
  /** Secret of the API key, or the account's auth token. */
  readonly password: string;
}

/** Credentials are missing or malformed. The message doesn't show them. */
export class CredentialsError extends Error {
  override readonly name = 'CredentialsError';
}

const isAccountSid = (text: string) => isSid(text, 'AC');
const isKeySid = (text: string) => isSid(text, 'SK');
const isSecret = (text: string) => /^[\x21-\x7e]{1,512}$/.test(text);

/**
 * Reads a secret `{"accountSid", "apiKeySid", "apiKeySecret"}`, which is also the format of AWS's managed secret type
 * `TwilioApiKey`. https://docs.aws.amazon.com/secretsmanager/latest/userguide/mes-partner-TwilioApiKey.html
 *
 * @throws {CredentialsError} naming the missing or malformed field.
 */
export function credentialsInSecret(text: string): TwilioCredentials {
  const { accountSid, apiKeySid, apiKeySecret } = fieldsOf(text);
  return {
    accountSid: checked(accountSid, isAccountSid, 'The field `accountSid` of the secret must be an account SID (AC…).'),
    user: checked(apiKeySid, isKeySid, 'The field `apiKeySid` of the secret must be the SID of an API key (SK…).'),
    password: checked(apiKeySecret, isSecret, 'The field `apiKeySecret` of the secret is missing or malformed.'),
  };
}

/**
 * Reads `TWILIO_ACCOUNT_SID` with `TWILIO_API_KEY` and `TWILIO_API_SECRET`, or else with `TWILIO_AUTH_TOKEN`.
 *
 * @throws {CredentialsError} naming the missing or malformed variable.
 */
export function credentialsInEnvironment(env: Env): TwilioCredentials {
  const unset = unsetIn(env);
  if (unset.length > 0) throw new CredentialsError(unset.join(' '));
  const accountSid = checked(
    env['TWILIO_ACCOUNT_SID'],
    isAccountSid,
    '`TWILIO_ACCOUNT_SID` must be an account SID (AC…).',
  );
  if (env['TWILIO_API_KEY']) {
    return {
      accountSid,
      user: checked(env['TWILIO_API_KEY'], isKeySid, '`TWILIO_API_KEY` must be the SID of an API key (SK…).'),
      password: checked(env['TWILIO_API_SECRET'], isSecret, '`TWILIO_API_SECRET` is unset or malformed.'),
    };
  }
  const malformed = '`TWILIO_AUTH_TOKEN` is malformed.';
  return { accountSid, user: accountSid, password: checked(env['TWILIO_AUTH_TOKEN'], isSecret, malformed) };
}

/** Names everything that is unset, so that one look is enough. */
function unsetIn(env: Env): string[] {
  const isUnset = (name: string) => !env[name]?.trim();
  const account = isUnset('TWILIO_ACCOUNT_SID')
    ? ["`TWILIO_ACCOUNT_SID` is unset. Set it to the SID of the number's account (AC…)."]
    : [];
  if (!isUnset('TWILIO_API_KEY') || !isUnset('TWILIO_AUTH_TOKEN')) return account;
  const hint = 'Set `TWILIO_API_KEY` and `TWILIO_API_SECRET`, or `TWILIO_AUTH_TOKEN`.';
  return [...account, `\`TWILIO_API_KEY\` and \`TWILIO_AUTH_TOKEN\` are unset. ${hint}`];
}

function checked(value: unknown, fits: (text: string) => boolean, message: string): string {
  const text = typeof value === 'string' ? value.trim() : '';
  if (!fits(text)) throw new CredentialsError(message);
  return text;
}
