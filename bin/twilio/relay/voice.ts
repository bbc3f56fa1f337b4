/** Speed of a voice. People hear about 15 characters a second, and developers don't wait that long. */
const CHARACTERS_A_SECOND = 30;
const TICK_MS = 50;

/** Options of a {@link Voice}. */
export interface VoiceOptions {
  /** Whether the voice takes time to speak. Default: texts are heard as they come. */
  readonly paced?: boolean;
  /** Called with each piece as it's heard. */
  readonly heard?: (text: string) => void;
}

/** Speaks one answer, text by text. */
export class Voice {
  #heard = '';
  #left = '';
  #timer: NodeJS.Timeout | undefined;
  #silent: (() => void)[] = [];

  constructor(private readonly options: VoiceOptions = {}) {}

  /** The text that the caller has heard so far. */
  get heard(): string {
    return this.#heard;
  }

  /** Speaks a text after those before it. */
  speak(text: string): void {
    this.#left += text;
    if (this.options.paced) {
      this.#timer ??= setInterval(() => this.#hear((CHARACTERS_A_SECOND * TICK_MS) / 1000), TICK_MS);
    } else {
      this.#hear(this.#left.length);
    }
  }

  /** Resolves when everything has been heard, or the voice was stopped. */
  async silence(): Promise<void> {
    if (this.#left !== '') await new Promise<void>((resolve) => this.#silent.push(resolve));
  }

  /** Stops in the middle of a text. */
  stop(): void {
    this.#left = '';
    this.#end();
  }

  #hear(count: number): void {
    const piece = this.#left.slice(0, Math.ceil(count));
    this.#left = this.#left.slice(piece.length);
    this.#heard += piece;
    if (piece !== '') this.options.heard?.(piece);
    if (this.#left === '') this.#end();
  }

  #end(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    for (const resolve of this.#silent.splice(0)) resolve();
  }
}
