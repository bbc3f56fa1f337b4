import { parseTextUrl, signedText, type TextUrl } from '../twilio';
import {
  type Connected,
  connect,
  type Handshake,
  type HandshakeOptions,
  handshake,
  lookUp,
  type Resolved,
} from './connection';
import type { Verdict } from './finding';
import type { ExamineOptions } from './options';
import { type Reply, requestReply, type Sender } from './reply';

/** One thing to look at. */
export interface Check {
  /** Stands in findings; scripts may rely on it. */
  readonly name: string;
  /** Checks after whose errors there is nothing to see here. */
  readonly needs: readonly string[];
  readonly run: (subject: Subject) => Verdict | Promise<Verdict>;
}

/** A URL with what is known about it. Every question is asked of the server once, when the first check needs it. */
export interface Subject {
  readonly text: string;
  readonly url: TextUrl;
  readonly options: ExamineOptions;
  readonly resolved: () => Promise<Resolved>;
  readonly connected: () => Promise<Connected>;
  readonly secured: (options?: HandshakeOptions) => Promise<Handshake>;
  readonly reply: (sender: Sender) => Promise<Reply>;
  /** The request that Twilio would make: signed if there is a token to sign with. */
  readonly main: () => Promise<Reply>;
}

/** @throws {UrlError} when the text is no URL. */
export function subjectOf(text: string, options: ExamineOptions): Subject {
  const url = parseTextUrl(text);
  const replies = new Map<Sender, Promise<Reply>>();
  const handshakes = new Map<string, Promise<Handshake>>();
  const reply = (sender: Sender) => kept(replies, sender, () => requestReply(text, sender, options));
  const once = <T>(ask: () => Promise<T>) => {
    const memory = new Map<string, Promise<T>>();
    return () => kept(memory, '', ask);
  };
  return {
    text: signedText(text),
    url,
    options,
    resolved: once(() => lookUp(url, options)),
    connected: once(() => connect(url, options)),
    secured: (how = {}) => kept(handshakes, JSON.stringify(how), () => handshake(url, options, how)),
    reply,
    main: () => reply(options.authToken ? 'signed' : 'unsigned'),
  };
}

function kept<K, T>(memory: Map<K, Promise<T>>, key: K, ask: () => Promise<T>): Promise<T> {
  const known = memory.get(key) ?? ask();
  memory.set(key, known);
  return known;
}
