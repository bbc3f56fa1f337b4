import type { Opened } from '../../twilio';
import { error, info, ok, skipped, type Verdict, warning } from '../finding';
import { isRejection } from '../reply';
import type { Check, Subject } from '../subject';
import { type FirstMessage, foreignFrame, handshakeOf, reactionTo, type Signing } from './probes';

const CONNECTED = ['tcp', 'tls-version', 'mutual-tls'];

/** Checks that a relay accepts Twilio's handshakes and sessions, and no others. */
export const RELAY_CHECKS: readonly Check[] = [
  { name: 'route', needs: CONNECTED, run: route },
  { name: 'unsigned', needs: ['route'], run: rejects('unsigned', 'An unsigned handshake') },
  { name: 'wrongly-signed', needs: ['route'], run: rejects('wrongly-signed', 'A wrongly signed handshake') },
  { name: 'signed', needs: ['route'], run: accepts },
  { name: 'session', needs: ['signed'], run: session },
  { name: 'first-message', needs: ['signed'], run: firstMessage },
  { name: 'binding', needs: ['signed', 'session'], run: binding },
];

const VALIDATE =
  'Validate X-Twilio-Signature of the handshake, as `conversationRelay` does: https://www.twilio.com/docs/voice/conversationrelay';

/** Whether anything at this URL answers handshakes. https://www.twilio.com/docs/api/errors/64102 */
async function route(subject: Subject): Promise<Verdict> {
  const { authToken } = subject.options;
  const found = await handshakeOf(subject, authToken ? { signedUrl: subject.text } : 'unsigned');
  if (found.kind === 'failed') return error(64102, `The handshake failed: ${found.message}.`, NO_SOCKET);
  if (found.kind === 'open') return ok('A WebSocket answers here.');
  const { status, location } = found;
  if (isRejection(status)) return ok(`The handshake was answered with ${status}.`);
  if (status >= 300 && status < 400) {
    return error(
      64102,
      `The handshake was redirected to ${location ?? 'another URL'} (${status}), which Twilio does not follow.`,
      'Set the URL of the relay itself in the TwiML.',
    );
  }
  if (status === 404 || status === 410) {
    return error(64102, `Nothing is at this path (${status}).`, 'Compare stage and mapping key with the deployed API.');
  }
  if (status >= 500) return error(64102, `The handshake failed with ${status}.`, 'Check the log of the relay.');
  return error(64102, `The handshake was answered with ${status} instead of 101.`, NO_SOCKET);
}

const NO_SOCKET = 'Make sure that a WebSocket API answers at this URL, and that proxies in front pass `Upgrade` on.';

function rejects(signing: Signing, what: string): Check['run'] {
  return async (subject) => {
    const found = await handshakeOf(subject, signing);
    if (found.kind === 'open') {
      return error(null, `${what} was accepted: anyone can open sessions and pretend to be Twilio.`, VALIDATE);
    }
    if (found.kind === 'failed') return info(`Unknown: ${found.message}.`);
    const { status } = found;
    if (isRejection(status)) return ok(`${what} was rejected (${status}).`);
    return warning(null, `${what} got status ${status} instead of being rejected.`, VALIDATE);
  };
}

const NO_TOKEN = ['no auth token.', 'Pass --auth-token or set TWILIO_AUTH_TOKEN.'] as const;

async function accepts(subject: Subject): Promise<Verdict> {
  const { text, options } = subject;
  if (!options.authToken) return skipped(...NO_TOKEN);
  const found = await handshakeOf(subject, { signedUrl: text });
  if (found.kind === 'open') return ok(`A signed handshake was accepted in ${Math.round(found.durationMs)} ms.`);
  const mistake = await findMistake(subject);
  const rejected = `A correctly signed handshake was rejected (${statusOf(found)})`;
  if (!mistake) {
    return error(
      64102,
      `${rejected}.`,
      "Make sure that the relay has this account's primary auth token, and knows this URL: TWILIO_RELAY_URL. `twilio-webhook " +
        'explain` finds the cause in the event of $connect.',
    );
  }
  const [words, signedUrl] = mistake;
  return error(
    64102,
    `${rejected}, but one signed for ${signedUrl} was accepted: the relay ${words}.`,
    `Have the relay check the URL in the TwiML: ${text}. With this library, set TWILIO_RELAY_URL=${text}.`,
  );
}

function statusOf(found: Opened): string {
  return found.kind === 'refused' ? String(found.status) : 'no answer';
}

/** The URLs that relays check by mistake, most common first. */
function mistakes(url: string): readonly (readonly [words: string, url: string])[] {
  const [, authority = '', path = ''] = /^wss:\/\/([^/?#]+)([^?#]*)/i.exec(url) ?? [];
  const host = authority.replace(/:\d+$/, '');
  const slash = path.endsWith('/') ? path.slice(0, -1) : `${path}/`;
  return [
    ['sees https instead of wss', url.replace(/^wss:/i, 'https:')],
    ['adds or removes the trailing slash', `wss://${authority}${slash}`],
    ['leaves out the path', `wss://${authority}`],
    ['leaves out the port', `wss://${host}${path}`],
    ['adds the port :443', `wss://${host}:443${path}`],
    ['sees http instead of wss', url.replace(/^wss:/i, 'http:')],
    ['sees ws instead of wss', url.replace(/^wss:/i, 'ws:')],
    ['sees https and the trailing slash', `https://${authority}${slash}`],
  ];
}

async function findMistake(subject: Subject) {
  for (const mistake of mistakes(subject.text)) {
    const [, signedUrl] = mistake;
    if (signedUrl === subject.text) continue;
    if ((await handshakeOf(subject, { signedUrl })).kind === 'open') return mistake;
  }
  return undefined;
}

/** Waits this long for a relay to close a connection, or to answer. */
const QUIET_MS = 3_000;

async function reaction(subject: Subject, first: FirstMessage) {
  return reactionTo(subject, first, Math.min(QUIET_MS, subject.options.limits.totalMs));
}

/** https://www.twilio.com/docs/api/errors/64107 */
async function session(subject: Subject): Promise<Verdict> {
  if (!subject.options.authToken) return skipped(...NO_TOKEN);
  const seen = await reaction(subject, 'bound');
  const foreign = foreignFrame(seen);
  if (foreign) {
    return error(
      64107,
      `The relay sent a message that ConversationRelay refuses: ${JSON.stringify(foreign).slice(0, 200)}.`,
      'Catch every error in the function: API Gateway sends what a failed one leaves.',
    );
  }
  if (!seen.closed) return ok('A session that is bound to a call was accepted.');
  return warning(
    null,
    'A session that is bound to a call was closed.',
    'The log of the relay says why. A relay that binds sessions with another key only accepts calls of its own webhook.',
  );
}

async function firstMessage(subject: Subject): Promise<Verdict> {
  if (!subject.options.authToken) return skipped(...NO_TOKEN);
  const { messages, closed } = await reaction(subject, 'prompt');
  if (messages.length === 0) return ok(`A session without a setup message ${closed ? 'was closed' : 'got no answer'}.`);
  return error(
    null,
    'A prompt was answered in a session without a setup message.',
    'Close a session whose first message is not the setup, as `conversationRelay` does.',
  );
}

/** A handshake has the same signature for every call, so whoever has seen one can replay it. */
async function binding(subject: Subject): Promise<Verdict> {
  if (!subject.options.authToken) return skipped(...NO_TOKEN);
  const { closed } = await reaction(subject, 'unbound');
  if (closed) return ok('A session without the token of a call was closed.');
  return warning(
    null,
    'A session without the token of a call was accepted: whoever has seen one handshake can replay it for any call.',
    'Bind sessions to their call: let `connectRelay` write the TwiML, and leave out `bind: false`.',
  );
}
