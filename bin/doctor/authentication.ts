import type { HttpResponse } from '../twilio';
import { error, info, ok, skipped, type Verdict } from './finding';
import { probe } from './reply';
import type { Subject } from './subject';

/** Twilio sends a URL's user and password after a challenge. https://www.twilio.com/docs/usage/security#http-authentication */
export async function authentication({ url, main, text, options }: Subject): Promise<Verdict> {
  const response = (await main()).followed?.response;
  if (!response) return skipped('no response arrived.');
  if (url.userInfo === undefined) return withoutCredentials(response, options.authToken !== undefined);
  const first = await probe(text, options);
  if (response.status === 401 && challengeOf(response) !== undefined) {
    return error(
      11200,
      "The server rejects the URL's user and password (401).",
      'Correct the user and password in the URL.',
    );
  }
  if (first?.status !== 401) return info("The URL has a user and password, but the server doesn't ask for them.");
  return judgeChallenge(challengeOf(first));
}

function withoutCredentials(response: HttpResponse, signed: boolean): Verdict {
  const challenge = challengeOf(response);
  if (response.status !== 401 || challenge === undefined) return ok('No credentials required.');
  // Frameworks also reject a missing signature like this.
  if (!usable(challenge)) return signed ? judgeChallenge(challenge) : info(`401 with the challenge ${challenge}.`);
  return error(
    11200,
    `The server asks for credentials (${challenge}), and the URL has none.`,
    'Exempt this path: the signature authenticates Twilio. Or put the credentials into the URL: https://user:password@host/path.',
  );
}

function judgeChallenge(challenge: string | undefined): Verdict {
  if (challenge === undefined) {
    return error(
      11200,
      '401 without WWW-Authenticate: Twilio sends the user and password only after a challenge.',
      'Respond to a request without credentials with 401 and WWW-Authenticate: Basic realm="…".',
    );
  }
  if (usable(challenge)) return ok(`The server asks for the URL's user and password (${challenge}).`);
  return error(
    11200,
    `The server asks for credentials that Twilio can't send (${challenge}).`,
    'Exempt this path: the signature authenticates Twilio. Twilio supports Basic and Digest.',
  );
}

function challengeOf({ headers }: HttpResponse): string | undefined {
  return headers['www-authenticate']?.trim() || undefined;
}

function usable(challenge: string): boolean {
  return /(?:^|,\s*)(?:Basic|Digest)\b/i.test(challenge);
}
