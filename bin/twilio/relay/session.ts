import { isIP, type LookupFunction } from 'node:net';
import { type RawData, WebSocket } from 'ws';
import { isObject, type JsonObject, text } from '../../../lambda/front-door';
import { type SigningSharedKey, signedRequest } from '../../../lambda/testing';
import { DeliveryFailure, type Reach } from '../http';

/** A relay to connect to, and how. */
export interface RelayTarget {
  /** `wss://host/path`, signed as written. */
  readonly url: string;
  readonly authToken: string;
  readonly sharedKey?: SigningSharedKey | undefined;
  readonly reach: Reach;
}

/** What the relay answered to a message. */
export interface RelayAnswer {
  /** The texts, joined. */
  readonly spoken: string;
  /** Milliseconds until the first text; `undefined` if there was none. */
  readonly firstMs: number | undefined;
  /** Messages that aren't texts. */
  readonly others: readonly JsonObject[];
  /** Set when the relay ended the session. */
  readonly end?: { readonly handoffData: string | undefined };
  /** Whether the connection was closed. */
  readonly closed: boolean;
}

/** Twilio doesn't say how long it waits; a caller doesn't wait longer. */
const ANSWER_MS = 15_000;
/** Silence after the last text that ends an answer. */
const QUIET_MS = 600;
/** Silence that ends an answer whose relay never sends `last`. */
const UNFINISHED_MS = 3_000;
const HANDSHAKE_MS = 10_000;

/** A WebSocket connection that ConversationRelay would have. */
export class RelaySession {
  readonly #waiting: { message: (message: JsonObject) => void; closed: () => void }[] = [];
  #closed: number | undefined;

  private constructor(private readonly socket: WebSocket) {
    socket.on('message', (data: RawData) => {
      const message = parsed(String(data));
      for (const { message: receive } of this.#waiting) receive(message);
    });
    socket.on('close', (code) => {
      this.#closed = code;
      for (const { closed } of this.#waiting) closed();
    });
    socket.on('error', () => undefined);
  }

  /**
   * Opens a connection with a signed handshake.
   *
   * @throws {DeliveryFailure} with Twilio's error code if it's refused or can't be reached.
   */
  static connect({ url, authToken, sharedKey, reach }: RelayTarget): Promise<RelaySession> {
    const { headers } = signedRequest({ url, method: 'GET', authToken, ...(sharedKey ? { sharedKey } : {}) });
    const signature = Object.fromEntries(
      Object.entries(headers).filter(([name]) => /^(X-Twilio|User-Agent)/i.test(name)),
    );
    const { hostname } = new URL(url);
    const address = reach.addresses.get(hostname.toLowerCase());
    const lookup: LookupFunction = (_host, _options, found) =>
      found(null, [{ address: address ?? '', family: isIP(address ?? '') }]);
    const socket = new WebSocket(url, {
      headers: signature,
      handshakeTimeout: HANDSHAKE_MS,
      ...(reach.ca ? { ca: [...reach.ca] } : {}),
      ...(address === undefined ? {} : { lookup }),
    });
    return new Promise((resolve, reject) => {
      socket.once('open', () => resolve(new RelaySession(socket)));
      socket.once('unexpected-response', (_request, response) => {
        socket.terminate();
        reject(
          new DeliveryFailure('status', 64102, `The relay refused the handshake with status ${response.statusCode}.`),
        );
      });
      socket.once('error', (error) =>
        reject(new DeliveryFailure('connect', 64102, `Can't connect to the relay: ${error.message}`)),
      );
    });
  }

  get isClosed(): boolean {
    return this.#closed !== undefined;
  }

  /** Sends a message and collects what the relay answers until it's quiet. */
  send(message: object, waitMs = ANSWER_MS): Promise<RelayAnswer> {
    const answer = this.#collect(waitMs);
    this.socket.send(JSON.stringify(message));
    return answer;
  }

  async close(): Promise<void> {
    if (this.isClosed) return;
    const closed = new Promise<void>((resolve) => this.socket.once('close', () => resolve()));
    this.socket.close(1000);
    await closed;
  }

  #collect(waitMs: number): Promise<RelayAnswer> {
    const started = performance.now();
    let spoken = '';
    let firstMs: number | undefined;
    let end: RelayAnswer['end'];
    const others: JsonObject[] = [];
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        this.#waiting.splice(this.#waiting.indexOf(waiter), 1);
        resolve({ spoken, firstMs, others, closed: this.isClosed, ...(end ? { end } : {}) });
      };
      let timer = setTimeout(done, waitMs);
      const doneIn = (ms: number) => {
        clearTimeout(timer);
        timer = setTimeout(done, ms);
      };
      const waiter = {
        closed: done,
        message: (message: JsonObject) => {
          if (message['type'] !== 'text') others.push(message);
          if (message['type'] === 'end') {
            end = { handoffData: text(message['handoffData']) };
            return done();
          }
          const token = message['type'] === 'text' ? (text(message['token']) ?? '') : '';
          if (token !== '') firstMs ??= performance.now() - started;
          spoken += token;
          return doneIn(message['type'] === 'text' && message['last'] !== true ? UNFINISHED_MS : QUIET_MS);
        },
      };
      this.#waiting.push(waiter);
      if (this.isClosed) done();
    });
  }
}

function parsed(data: string): JsonObject {
  try {
    const value: unknown = JSON.parse(data);
    return isObject(value) ? value : { type: 'invalid' };
  } catch {
    return { type: 'invalid' };
  }
}
