import { type JsonObject, text } from '../../../lambda/front-door';
import type { Voice } from './voice';

/** The relay's answer to a message. */
export interface RelayAnswer {
  /** The texts that the caller heard, joined. */
  readonly spoken: string;
  /** Milliseconds until the first text; `undefined` if there was none. */
  readonly firstMs: number | undefined;
  /** Messages that aren't texts. */
  readonly others: readonly JsonObject[];
  /** Set when the caller interrupted. */
  readonly interrupted?: Interrupted;
  /** Set when the relay ended the session. */
  readonly end?: { readonly handoffData: string | undefined };
}

/** An interrupt of the caller's. */
export interface Interrupted {
  /** The text that the caller heard before it. */
  readonly utterance: string;
  /** Milliseconds from the first text to it. */
  readonly durationMs: number;
  /** Number of texts that arrived after it. */
  readonly lateTexts: number;
  /** Milliseconds from it to the last of them. */
  readonly lateMs: number;
}

/** When the caller interrupts an answer. */
export interface Interrupts {
  /** Milliseconds after the first text. Default: never. */
  readonly afterMs?: number | undefined;
  /** Number of texts. Default: never. */
  readonly afterTexts?: number | undefined;
  /** Registers a callback for a key. @returns a function that removes it */
  readonly onKey?: ((interrupt: () => void) => () => void) | undefined;
}

/** Options of {@link Answering}. */
export interface AnsweringOptions {
  /** Milliseconds until an answer has to begin. */
  readonly waitMs: number;
  readonly voice: Voice;
  readonly interrupts: Interrupts;
  readonly send: (message: object) => void;
  /** Messages that arrived after the previous answer. */
  readonly missed: readonly JsonObject[];
}

/** Silence after the last text that ends an answer. */
const QUIET_MS = 600;
/** Silence that ends an answer whose relay never sends `last`. */
const UNFINISHED_MS = 3_000;

/** Collects what the relay answers to a message, until it's quiet and everything has been heard. */
export class Answering {
  readonly done: Promise<RelayAnswer>;
  readonly #others: JsonObject[] = [];
  readonly #started = performance.now();
  readonly #timers = new Set<NodeJS.Timeout>();
  readonly #removeKey: (() => void) | undefined;
  #quiet: NodeJS.Timeout | undefined;
  #texts = 0;
  #firstAt: number | undefined;
  #interrupted: Interrupted | undefined;
  #interruptedAt = 0;
  #end: RelayAnswer['end'];
  #resolve: (answer: RelayAnswer) => void = () => undefined;

  constructor(private readonly options: AnsweringOptions) {
    this.done = new Promise((resolve) => {
      this.#resolve = resolve;
    });
    this.#quietIn(options.waitMs);
    this.#removeKey = options.interrupts.onKey?.(() => this.interrupt());
    for (const message of options.missed) {
      if (message['type'] === 'text') options.voice.speak(text(message['token']) ?? '');
      else this.receive(message);
    }
  }

  /** Whether the relay has ended the session. */
  get hasEnded(): boolean {
    return this.#end !== undefined;
  }

  /** Takes a message from the relay. */
  receive(message: JsonObject): void {
    if (message['type'] === 'text') {
      this.#text(message);
      return;
    }
    this.#others.push(message);
    if (message['type'] === 'end') {
      this.#end = { handoffData: text(message['handoffData']) };
      this.finish();
    } else {
      this.#quietIn(QUIET_MS);
    }
  }

  /** Interrupts what is being said, once, as a caller who speaks or presses a key. */
  interrupt(): void {
    if (this.#firstAt === undefined || this.#interrupted) return;
    const { voice, send } = this.options;
    const utterance = voice.heard;
    const durationMs = Math.round(performance.now() - this.#firstAt);
    voice.stop();
    this.#interrupted = { utterance, durationMs, lateTexts: 0, lateMs: 0 };
    this.#interruptedAt = performance.now();
    send({ type: 'interrupt', utteranceUntilInterrupt: utterance, durationUntilInterruptMs: durationMs });
    this.#quietIn(QUIET_MS);
  }

  /** Ends the answer when everything has been heard, such as after the connection was closed. */
  finish(): void {
    clearTimeout(this.#quiet);
    void this.options.voice.silence().then(() => {
      for (const timer of this.#timers) clearTimeout(timer);
      this.#removeKey?.();
      this.#resolve(this.#answer());
    });
  }

  #text(message: JsonObject): void {
    const token = text(message['token']) ?? '';
    if (this.#interrupted && token !== '') {
      const lateTexts = this.#interrupted.lateTexts + 1;
      this.#interrupted = { ...this.#interrupted, lateTexts, lateMs: performance.now() - this.#interruptedAt };
    } else if (token !== '') {
      this.#hear(token);
    }
    this.#quietIn(message['last'] === true || this.#interrupted ? QUIET_MS : UNFINISHED_MS);
  }

  #hear(token: string): void {
    const { voice, interrupts } = this.options;
    if (this.#firstAt === undefined) {
      this.#firstAt = performance.now();
      const { afterMs } = interrupts;
      if (afterMs !== undefined) this.#timers.add(setTimeout(() => this.interrupt(), afterMs));
    }
    voice.speak(token);
    this.#texts += 1;
    if (this.#texts === interrupts.afterTexts) this.interrupt();
  }

  #quietIn(ms: number): void {
    clearTimeout(this.#quiet);
    this.#quiet = setTimeout(() => this.finish(), ms);
  }

  #answer(): RelayAnswer {
    return {
      spoken: this.options.voice.heard,
      firstMs: this.#firstAt === undefined ? undefined : this.#firstAt - this.#started,
      others: this.#others,
      ...(this.#interrupted ? { interrupted: this.#interrupted } : {}),
      ...(this.#end ? { end: this.#end } : {}),
    };
  }
}
