import type { RelayMessage, SetupMessage, SpeechOptions } from '../messages';
import { type Connections, GoneError, MAX_FRAME_BYTES } from './connections';
import { collect, splitText } from './speech';

/** The result of {@link RelayCall.say} and {@link RelayCall.stream}. */
export interface Spoken {
  /** The text that was sent. If it was interrupted, the caller heard less: see the `interrupt` hook. */
  readonly text: string;
  /** Whether the caller interrupted it, or the call ended, before everything was sent. */
  readonly interrupted: boolean;
}

/** A call, as a hook sees it. After an interrupt, nothing else from the interrupted hook is sent. */
export interface RelayCall<State = Record<string, unknown>> {
  readonly callSid: string;
  readonly accountSid: string;
  readonly sessionId: string;
  readonly from: string;
  readonly to: string;
  /** The session's first message, with all of Twilio's information about the call. */
  readonly setup: SetupMessage;
  /** The parameters of the TwiML. */
  readonly customParameters: Readonly<Record<string, string>>;
  /**
   * State of the call: any JSON up to 350 kB, the same in every sandbox. Saved when a hook ends. Of two concurrent
   * hooks, each saves the top-level members that it changed.
   */
  state: State;
  /** Aborted when the caller interrupts, the call ends, or the function's time is up. */
  readonly signal: AbortSignal;
  /** Says a text. */
  say(text: string, options?: SpeechOptions): Promise<Spoken>;
  /** Says texts as they arrive, such as the tokens of a model, until the caller interrupts. */
  stream(texts: AsyncIterable<string> | Iterable<string>, options?: SpeechOptions): Promise<Spoken>;
  /** Plays an audio file. @param source its `https` URL */
  play(source: string, options?: Omit<SpeechOptions, 'lang'> & { readonly loop?: number }): Promise<void>;
  /** Sends DTMF tones. @param digits `0`–`9`, `*`, `#`, and `w` for a pause of half a second */
  sendDigits(digits: string): Promise<void>;
  /** Changes the languages of speech and of transcription. A string sets both. */
  language(
    language: string | { readonly ttsLanguage?: string; readonly transcriptionLanguage?: string },
  ): Promise<void>;
  /**
   * Ends the session. Twilio then requests the `action` URL of `<Connect>`.
   *
   * @param handoffData the `HandoffData` of that request. Anything but a string is sent as JSON
   */
  end(handoffData?: unknown): Promise<void>;
}

/** Dependencies of a call, and callbacks to the runner of its hook. */
export interface CallChannel {
  readonly connections: Connections;
  readonly endpoint: string;
  readonly id: string;
  /** Called when the first text has been sent. */
  onFirstText?(): void;
  /** Called when the connection is found to be closed. */
  onGone(): void;
}

/** Implements {@link RelayCall} for one hook. Sends in the order of the calls, even those that aren't awaited. */
export class HookCall<State> implements RelayCall<State> {
  #last: Promise<unknown> = Promise.resolve();
  #failure: { readonly error: unknown } | undefined;
  #ended = false;
  #spoke = false;

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
      if (!(await this.#send({ type: 'text', token, last: isLast, ...speechOptions(options) }))) break;
      sent += token;
      if (!this.#spoke && token !== '') this.channel.onFirstText?.();
      this.#spoke ||= token !== '';
    }
    return sent;
  }

  play(source: string, options: Omit<SpeechOptions, 'lang'> & { readonly loop?: number } = {}): Promise<void> {
    if (!/^https?:\/\/\S+$/i.test(source)) throw new TypeError('`play` takes the http or https URL of a media file.');
    const { loop } = options;
    return this.#command({ type: 'play', source, ...(loop === undefined ? {} : { loop }), ...speechOptions(options) });
  }

  sendDigits(digits: string): Promise<void> {
    if (!/^[0-9*#wW]+$/.test(digits)) throw new TypeError('`sendDigits` takes the characters 0–9, *, #, and w.');
    return this.#command({ type: 'sendDigits', digits });
  }

  language(
    language: string | { readonly ttsLanguage?: string; readonly transcriptionLanguage?: string },
  ): Promise<void> {
    const both = typeof language === 'string' ? { ttsLanguage: language, transcriptionLanguage: language } : language;
    const { ttsLanguage, transcriptionLanguage } = both;
    if (!ttsLanguage && !transcriptionLanguage) {
      throw new TypeError('`language` takes a language such as "es-MX", or `ttsLanguage` and `transcriptionLanguage`.');
    }
    return this.#command({
      type: 'language',
      ...(ttsLanguage ? { ttsLanguage } : {}),
      ...(transcriptionLanguage ? { transcriptionLanguage } : {}),
    });
  }

  end(handoffData?: unknown): Promise<void> {
    const data = typeof handoffData === 'string' ? handoffData : JSON.stringify(handoffData);
    return this.#inOrder(async () => {
      const sent = await this.#send({ type: 'end', ...(data === undefined ? {} : { handoffData: data }) });
      if (sent) this.#ended = true;
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

/** Copies the known options, because Twilio drops a message with an unknown one. */
function speechOptions({ lang, interruptible, preemptible }: SpeechOptions): SpeechOptions {
  return {
    ...(lang === undefined ? {} : { lang }),
    ...(interruptible === undefined ? {} : { interruptible }),
    ...(preemptible === undefined ? {} : { preemptible }),
  };
}
