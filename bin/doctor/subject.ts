import { UsageError } from '../terminal';
import { parseTextUrl, type TextUrl } from '../twilio';
import { asksForCertificate } from './certificate-request';
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
import { type Reply, requestReply, rulesOf, type Sender } from './reply';

/** One property of a URL to examine. */
export interface Check {
  /** Name in findings. Scripts may rely on it. */
  readonly name: string;
  /** Names of the checks whose failure makes this one meaningless. */
  readonly needs: readonly string[];
  readonly run: (subject: Subject) => Verdict | Promise<Verdict>;
}

/** A URL and its probes. Each probe runs once, when the first check needs it. */
export interface Subject {
  readonly url: TextUrl;
  /** The URL as written. */
  readonly text: string;
  readonly options: ExamineOptions;
  readonly resolved: () => Promise<Resolved>;
  readonly connected: () => Promise<Connected>;
  /** By default with SNI, unless the URL turns it off. */
  readonly secured: (options?: Partial<HandshakeOptions>) => Promise<Handshake>;
  /** Whether the server asks for a client certificate; `undefined` if that's unknown. */
  readonly asksForCertificate: () => Promise<boolean | undefined>;
  readonly reply: (sender: Sender) => Promise<Reply>;
  /** The reply to the request that Twilio would send; unsigned without a token. */
  readonly main: () => Promise<Reply>;
}

/** Whether a URL is that of a relay. */
export function isRelayUrl(text: string): boolean {
  return /^wss:\/\//i.test(text);
}

/** @throws {UrlError} when the text isn't an http(s) or wss URL. */
export function subjectOf(text: string, options: ExamineOptions): Subject {
  if (/^ws:/i.test(text)) throw new UsageError('ConversationRelay connects only to wss:// URLs.');
  // Of a relay, plain requests reach only the server in front.
  const isRelay = isRelayUrl(text);
  const requested = isRelay ? text.replace(/^wss:/i, 'https:') : text;
  const url = parseTextUrl(requested);
  const { sni } = rulesOf(url, options);
  const replies = new Map<Sender, Promise<Reply>>();
  const handshakes = new Map<string, Promise<Handshake>>();
  const reply = (sender: Sender) => memoized(replies, sender, () => requestReply(requested, sender, options));
  return {
    url,
    text,
    options,
    resolved: once(() => lookUp(url, options)),
    connected: once(() => connect(url, options)),
    secured: (own = {}) => {
      const how = { sni, ...own };
      return memoized(handshakes, JSON.stringify(how), () => handshake(url, options, how));
    },
    asksForCertificate: once(() => asksForCertificate(url, options, sni)),
    reply,
    main: () => reply(options.authToken && !isRelay ? 'signed' : 'unsigned'),
  };
}

function once<T>(probe: () => Promise<T>): () => Promise<T> {
  let result: Promise<T> | undefined;
  return () => {
    result ??= probe();
    return result;
  };
}

function memoized<K, T>(results: Map<K, Promise<T>>, key: K, probe: () => Promise<T>): Promise<T> {
  const result = results.get(key) ?? probe();
  results.set(key, result);
  return result;
}
