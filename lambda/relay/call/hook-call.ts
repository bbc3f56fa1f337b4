import type { RelayMessage, SetupMessage, SpeechOptions } from '../messages';
import { changeLanguage, playFile, pressKeys, sayText } from './commands';
import { type Connections, GoneError, MAX_FRAME_BYTES } from './connections';
import type { Languages, PlayOptions, RelayCall, Spoken } from './relay-call';
import { collect, splitText } from './speech';

/** Dependencies of a call, and callbacks to the runner of its hook. */
export interface CallChannel {
  readonly connections: Connections;
  readonly endpoint: string;
  readonly id: string;
  /** Called when a text has been sent. */
  onText(): void;
  /** Called when the connection is found to be closed. */
  onGone(): void;
}

/** Implements {@link RelayCall} for one hook. Sends in the order of the calls, even those that aren't awaited. */
export class HookCall<State> implements RelayCall<State> {
  #last: Promise<unknown> = Promise.resolve();
  #failure: { readonly error: unknown } | undefined;
  #ended = false;

  constructor(
    readonly setup: SetupMessage,
    public state: State,
    readonly signal: AbortSignal,
    private readonly channel: CallChannel,
  ) {}

  get callSid(): string {
    return this.setup.callSid;
  }

  get accountSid(): string {
    return this.setup.accountSid;
  }

  get sessionId(): string {
    return this.setup.sessionId;
  }

  get from(): string {
    return this.setup.from;
  }

  get to(): string {
    return this.setup.to;
  }

  get customParameters(): Readonly<Record<string, string>> {
    return this.setup.customParameters;
  }

  say(text: string, options: SpeechOptions = {}): Promise<Spoken> {
    if (typeof text !== 'string') throw new TypeError(`\`say\` takes a text, not a ${typeof text}.`);
    return this.#inOrder(async () => {
      if (text === '') return { text: '', interrupted: this.#silent };
      const sent = await this.#speak(text, true, options);
      return { text: sent, interrupted: sent.length < text.length };
    });
  }

  stream(texts: AsyncIterable<string> | Iterable<string>, options: SpeechOptions = {}): Promise<Spoken> {
    if (typeof texts !== 'object' && typeof texts !== 'string') {
      throw new TypeError(`\`stream\` takes an iterable of texts, not a ${typeof texts}.`);
    }
    return this.#inOrder(() => this.#stream(texts, options));
  }

  async #stream(texts: AsyncIterable<string> | Iterable<string>, options: SpeechOptions): Promise<Spoken> {
    if (this.#silent) return { text: '', interrupted: true };
    const collected = collect(texts);
    const aborted = new Promise<void>((resolve) => {
      this.signal.addEventListener('abort', () => resolve(), { once: true });
    });
    let sent = '';
    try {
      for (let last = false; !last && !this.#silent; ) {
        await Promise.race([collected.more(), aborted]);
        if (this.#silent) break;
        const text = collected.take();
        last = collected.over;
        if (text !== '' || (last && sent !== '')) sent += await this.#speak(text, last, options);
      }
      return { text: sent, interrupted: this.#silent };
    } catch (error) {
      // Twilio holds words back until `last`.
      if (sent !== '') await this.#speak('', true, options);
      throw error;
    } finally {
      collected.stop();
    }
  }

  /** Sends a text in pieces that fit into frames. @returns what was sent. */
  async #speak(text: string, last: boolean, options: SpeechOptions): Promise<string> {
    let sent = '';
    const pieces = splitText(text);
    for (const [index, token] of pieces.entries()) {
      const isLast = last && index === pieces.length - 1;
      if (!(await this.#send(sayText(token, isLast, options)))) break;
      sent += token;
      if (token !== '') this.channel.onText();
    }
    return sent;
  }

  play(source: string, options: PlayOptions = {}): Promise<void> {
    return this.#command(playFile(source, options));
  }

  sendDigits(digits: string): Promise<void> {
    return this.#command(pressKeys(digits));
  }

  language(language: Languages): Promise<void> {
    return this.#command(changeLanguage(language));
  }

  end(handoffData?: unknown): Promise<void> {
    const data = typeof handoffData === 'string' ? handoffData : JSON.stringify(handoffData);
    return this.#inOrder(async () => {
      if (await this.#send({ type: 'end', handoffData: data })) this.#ended = true;
    });
  }

  /** Resolves when everything has been sent, even what wasn't awaited. @returns the first error of a send */
  async settled(): Promise<{ readonly error: unknown } | undefined> {
    for (let last = this.#last; ; last = this.#last) {
      await last;
      if (last === this.#last) return this.#failure;
    }
  }

  /** Whether nothing may be sent anymore. */
  get #silent(): boolean {
    return this.signal.aborted || this.#ended;
  }

  #command(message: RelayMessage): Promise<void> {
    return this.#inOrder(async () => void (await this.#send(message)));
  }

  #inOrder<T>(work: () => Promise<T>): Promise<T> {
    const next = this.#last.then(work);
    // A hook may not await it, and an unhandled rejection would end the process.
    this.#last = next.catch((error: unknown) => {
      this.#failure ??= { error };
    });
    return next;
  }

  /** Sends a message unless the hook was interrupted. @returns whether it was sent. */
  async #send(message: RelayMessage): Promise<boolean> {
    if (this.#silent) return false;
    const data = JSON.stringify(message);
    if (Buffer.byteLength(data) > MAX_FRAME_BYTES) {
      throw new RangeError(`A message of type ${message.type} is larger than ${MAX_FRAME_BYTES} bytes.`);
    }
    const { connections, endpoint, id } = this.channel;
    try {
      await connections.post(endpoint, id, data);
      return true;
    } catch (error) {
      if (!(error instanceof GoneError)) throw error;
      this.channel.onGone();
      return false;
    }
  }
}
