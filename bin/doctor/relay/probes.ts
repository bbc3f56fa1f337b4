import { randomBytes, randomUUID } from 'node:crypto';
import type { RawData } from 'ws';
import { isObject, type JsonObject } from '../../../lambda/front-door';
import { voiceParams } from '../../../lambda/testing';
import { bindingOf, type Opened, openSocket, type RelayTarget, setupMessage, signedHeaders } from '../../twilio';
import type { Subject } from '../subject';

/** Signature of a handshake. */
export type Signing = 'unsigned' | 'wrongly-signed' | { readonly signedUrl: string };

/** Opens a connection, closes it, and returns the result. */
export async function handshakeOf(subject: Subject, signing: Signing): Promise<Opened> {
  const opened = await open(subject, signing);
  if (opened.kind === 'open') opened.socket.terminate();
  return opened;
}

function open({ text, options }: Subject, signing: Signing): Promise<Opened> {
  const { reach, limits } = options;
  // The TLS checks report on the certificate.
  return openSocket(text, {
    reach,
    headers: headersOf(text, options, signing),
    verify: false,
    timeoutMs: limits.totalMs,
  });
}

function headersOf(url: string, { authToken = '', sharedKey }: Subject['options'], signing: Signing) {
  if (signing === 'unsigned') return {};
  if (signing === 'wrongly-signed') {
    // A random secret makes a well-formed signature that can't be valid.
    const secret = randomUUID();
    return signedHeaders(url, { authToken: secret, sharedKey: sharedKey && { ...sharedKey, secret } });
  }
  return signedHeaders(signing.signedUrl, { authToken, sharedKey });
}

/** The relay's reaction to a message. */
export interface Reaction {
  /** `undefined` when no connection was opened. */
  readonly opened: boolean;
  readonly messages: readonly JsonObject[];
  /** Whether it closed the connection. */
  readonly closed: boolean;
}

/** First message of a session: a prompt, a setup without the token of a call, or one with it. */
export type FirstMessage = 'prompt' | 'unbound' | 'bound';

/**
 * Opens a signed connection, sends one message, and waits for what the relay does.
 *
 * @param quietMs the wait. A relay that does nothing within it accepts the message, or ignores it.
 */
export async function reactionTo(subject: Subject, first: FirstMessage, quietMs: number): Promise<Reaction> {
  const opened = await open(subject, { signedUrl: subject.text });
  if (opened.kind !== 'open') return { opened: false, messages: [], closed: false };
  const { socket } = opened;
  const messages: JsonObject[] = [];
  const closed = await new Promise<boolean>((resolve) => {
    const timer = setTimeout(() => resolve(false), quietMs);
    socket.on('message', (data: RawData) => messages.push(parsed(String(data))));
    socket.on('close', () => {
      clearTimeout(timer);
      resolve(true);
    });
    socket.send(JSON.stringify(messageOf(first, subject)));
  });
  socket.terminate();
  return { opened: true, messages, closed };
}

function messageOf(first: FirstMessage, { text: url, options }: Subject): object {
  if (first === 'prompt') return { type: 'prompt', voicePrompt: 'Hello', lang: 'en-US', last: true };
  const { authToken = '', sharedKey, reach } = options;
  const target: RelayTarget = { url, authToken, sharedKey, reach };
  const call = voiceParams({ CallSid: `CA${randomBytes(16).toString('hex')}` });
  const customParameters = first === 'bound' ? bindingOf(target, call.CallSid ?? '') : {};
  return setupMessage({ sessionId: `VX${randomBytes(16).toString('hex')}`, call, customParameters });
}

const TYPES = ['text', 'play', 'sendDigits', 'language', 'end'];

/** Finds a message that ConversationRelay refuses with error 64107. */
export function foreignFrame({ messages }: Reaction): JsonObject | undefined {
  return messages.find(({ type }) => !TYPES.includes(String(type)));
}

function parsed(data: string): JsonObject {
  try {
    const value: unknown = JSON.parse(data);
    return isObject(value) ? value : {};
  } catch {
    return {};
  }
}
