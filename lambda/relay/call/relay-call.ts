import type { SetupMessage, SpeechOptions } from '../messages';

/** The result of {@link RelayCall.say} and {@link RelayCall.stream}. */
export interface Spoken {
  /** The text that was sent. If it was interrupted, the caller heard less: see the `interrupt` hook. */
  readonly text: string;
  /** Whether the caller interrupted it, or the call ended, before everything was sent. */
  readonly interrupted: boolean;
}

/** Options of {@link RelayCall.play}. */
export type PlayOptions = Omit<SpeechOptions, 'lang'> & { readonly loop?: number };

/** A language such as `es-MX` for both, or one each for speech and transcription. */
export type Languages = string | { readonly ttsLanguage?: string; readonly transcriptionLanguage?: string };

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
  play(source: string, options?: PlayOptions): Promise<void>;
  /** Sends DTMF tones. @param digits `0`–`9`, `*`, `#`, and `w` for a pause of half a second */
  sendDigits(digits: string): Promise<void>;
  /** Changes the languages of speech and of transcription. A string sets both. */
  language(language: Languages): Promise<void>;
  /**
   * Ends the session. Twilio then requests the `action` URL of `<Connect>`.
   *
   * @param handoffData the `HandoffData` of that request. Anything but a string is sent as JSON
   */
  end(handoffData?: unknown): Promise<void>;
}
