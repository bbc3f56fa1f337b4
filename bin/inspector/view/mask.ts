import type { Pair } from '../../../lambda/front-door/front-door';

/** What stands in the place of a secret. */
const MASK = '***';

const SECRET_HEADERS = new Set(['authorization', 'cookie', 'proxy-authorization', 'set-cookie', 'x-twilio-signature']);

/** Whether a header's value lets its reader act as somebody else. */
export function isSecretHeader(name: string): boolean {
  return SECRET_HEADERS.has(name.toLowerCase());
}

/** Headers for a screen, and for a screenshot. */
export function maskedHeaders(headers: readonly Pair[]): Pair[] {
  return headers.map(([name, value]): Pair => [name, isSecretHeader(name) ? MASK : value]);
}

/** A URL without its user info. */
export function maskedUrl(url: string): string {
  return url.replace(/^(\w+:\/\/)[^/?#]*@/, `$1${MASK}@`);
}

/** A shorter text would be found everywhere. */
const SHORTEST_SECRET = 6;

/** Takes secrets out of JSON, wherever the function may have put them: an answer, a log line. */
export function scrubbed(json: string, secrets: readonly string[]): string {
  return secrets
    .filter((secret) => secret.length >= SHORTEST_SECRET)
    .map((secret) => JSON.stringify(secret).slice(1, -1))
    .reduce((text, secret) => text.replaceAll(secret, MASK), json);
}
