import type { RawData, WebSocket } from 'ws';
import { isObject, type JsonObject } from '../../../lambda/front-door';
import { DeliveryFailure } from '../http';
import { Answering, type AnsweringOptions, type RelayAnswer } from './answer';
import { openSocket, type RelayTarget, signedHeaders } from './socket';

/** Twilio doesn't say how long it waits; a caller doesn't wait longer. */
const ANSWER_MS = 15_000;

/** Options of an answer. `waitMs` is 15 seconds by default. */
export type AnswerOptions = Omit<AnsweringOptions, 'send' | 'waitMs' | 'missed'> & {
  readonly waitMs?: number | undefined;
};

/** A WebSocket connection that ConversationRelay would have. */
export class RelaySession {
  #answering: Answering | undefined;
  /** Messages that arrived while nobody waited for an answer. */
  #missed: JsonObject[] = [];
  #closed: number | undefined;

  private constructor(private readonly socket: WebSocket) {
    socket.on('message', (data: RawData) => {
      const message = parsed(String(data));
      if (this.#answering) this.#answering.receive(message);
      else this.#missed.push(message);
    });
    socket.on('close', (code) => {
      this.#closed = code;
      this.#answering?.finish();
    });
    socket.on('error', () => undefined);
  }

  /**
   * Opens a connection with a signed handshake.
   *
   * @throws {DeliveryFailure} with Twilio's error code if it's refused or can't be reached.
   */
  static async connect(target: RelayTarget): Promise<RelaySession> {
    const { url, reach } = target;
    const opened = await openSocket(url, { reach, headers: signedHeaders(url, target) });
    if (opened.kind === 'open') return new RelaySession(opened.socket);
    const status = opened.kind === 'refused';
    throw new DeliveryFailure(
      status ? 'status' : 'connect',
      64102,
      status
        ? `The relay refused the handshake with status ${opened.status}.`
        : `Can't connect to the relay: ${opened.message}`,
    );
  }

  get isClosed(): boolean {
    return this.#closed !== undefined;
  }

  /** Sends a message, and collects what the relay answers until it's quiet. */
  async send(message: object, { waitMs = ANSWER_MS, ...options }: AnswerOptions): Promise<RelayAnswer> {
    const send = (each: object) => {
      if (!this.isClosed) this.socket.send(JSON.stringify(each));
    };
    const answering = new Answering({ ...options, waitMs, send, missed: this.#missed });
    this.#missed = [];
    this.#answering = answering;
    if (this.isClosed) answering.finish();
    else if (!answering.hasEnded) send(message);
    const answer = await answering.done;
    this.#answering = undefined;
    return answer;
  }

  async close(): Promise<void> {
    if (this.isClosed) return;
    const closed = new Promise<void>((resolve) => this.socket.once('close', () => resolve()));
    this.socket.close(1000);
    await closed;
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
