type Env = Readonly<Record<string, string | undefined>>;

/** The two hosts of Twilio's REST API that are asked. */
export interface TwilioEndpoints {
  /** Numbers and TwiML Apps. */
  readonly api: string;
  /** Messaging Services. */
  readonly messaging: string;
}

/** Hosts of this machine: credentials never leave it, so plain http will do. */
const THIS_MACHINE = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/**
 * Twilio's, unless `TWILIO_API_URL` and `TWILIO_MESSAGING_URL` name others.
 *
 * @throws {TypeError} when a variable holds neither an https URL nor an http URL of this machine.
 */
export function endpointsOf(env: Env): TwilioEndpoints {
  return {
    api: endpoint(env, 'TWILIO_API_URL', 'https://api.twilio.com'),
    messaging: endpoint(env, 'TWILIO_MESSAGING_URL', 'https://messaging.twilio.com'),
  };
}

function endpoint(env: Env, variable: string, twilio: string): string {
  const text = env[variable] || twilio;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const safe = url?.protocol === 'https:' || (url?.protocol === 'http:' && THIS_MACHINE.test(url.hostname));
  if (!safe) throw new TypeError(`${variable} is neither an https URL nor an http URL of this machine.`);
  return text.replace(/\/+$/, '');
}
