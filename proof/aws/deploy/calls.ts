import { request } from 'node:https';
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks';
import type { Emulator } from './emulator';

const PARAMS = { CallSid: 'CA0123456789abcdef0123456789abcdef', From: '+14155550100', SpeechResult: "it's 5 + 5 & é" };

/**
 * Posts a form to a URL through the emulator's front door, signed with a token. Returns the status.
 *
 * @param below the path below which the emulator serves the front door, if it doesn't know its domain
 */
export function post({ tlsPort, ca }: Emulator, url: string, token: string, below = ''): Promise<number> {
  const { hostname, pathname, search } = new URL(url);
  const body = new URLSearchParams(PARAMS).toString();
  const headers = {
    Host: hostname,
    'Content-Type': 'application/x-www-form-urlencoded; charset=utf-8',
    'Content-Length': Buffer.byteLength(body),
    'X-Twilio-Signature': getExpectedTwilioSignature(token, url, PARAMS),
  };
  const reach = { host: '127.0.0.1', port: tlsPort, servername: hostname, ca };
  return new Promise((resolve, reject) => {
    const sent = request({ ...reach, method: 'POST', path: below + pathname + search, headers }, (answer) => {
      answer.resume().on('end', () => resolve(answer.statusCode ?? 0));
    });
    sent.on('error', reject).end(body);
  });
}
