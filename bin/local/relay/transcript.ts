import { type JsonObject, object, text } from '../../../lambda/front-door';
import type { SandboxLog } from '../sandbox';
import { described, logText, parsed, typeOf } from './message-text';

/** Something that happens at the relay. `id` is the connection's, `at` is in milliseconds since 1970. */
export type RelayTraffic =
  | {
      readonly kind: 'handshake';
      readonly status: number;
      readonly url: string;
      readonly id: string;
      readonly at: number;
      /** The `$connect` event; `undefined` if the path isn't the stage's, so that the function wasn't called. */
      readonly event?: unknown;
    }
  | {
      readonly kind: 'received' | 'sent';
      readonly text: string;
      readonly id: string;
      readonly at: number;
      /** Milliseconds since the last message from the caller. */
      readonly ms: number;
    }
  | { readonly kind: 'closed'; readonly code: number; readonly id: string; readonly at: number }
  | { readonly kind: 'log'; readonly log: SandboxLog; readonly at: number };

/** A line of a conversation: a message, or the texts of an answer joined. */
export interface TranscriptLine {
  readonly who: 'caller' | 'agent' | 'relay';
  /** Type of the message: `prompt`, `text`; or `handshake`, `closed`, `log`. */
  readonly type: string;
  readonly text: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Milliseconds from the caller's last message to the first text. */
  readonly firstMs?: number;
  /** Number of texts in the line. */
  readonly texts?: number;
  /** Whether more texts may follow. */
  readonly open?: boolean;
}

/** Maximum number of lines of a conversation. Later ones aren't kept. */
const MAX_LINES = 2_000;
/** Maximum length of a line. */
const MAX_TEXT = 8_000;

/** A conversation with the relay, from the handshake to its end. */
export class Transcript {
  readonly lines: TranscriptLine[] = [];
  /** SID of the call that the session claims to belong to. */
  callSid: string | undefined;
  /** Code that the connection was closed with. */
  closed: number | undefined;

  constructor(private readonly handshake: Extract<RelayTraffic, { kind: 'handshake' }>) {
    this.#push({ who: 'relay', type: 'handshake', text: `${handshake.status} ${handshake.url}`, at: handshake.at });
  }

  /** ID of the connection. */
  get id(): string {
    return this.handshake.id;
  }

  get url(): string {
    return this.handshake.url;
  }

  /** Status of the handshake. */
  get status(): number {
    return this.handshake.status;
  }

  /** The `$connect` event. */
  get event(): unknown {
    return this.handshake.event;
  }

  /** Adds an event. @returns the lines that are complete with it. */
  add(traffic: RelayTraffic): readonly TranscriptLine[] {
    const { at } = traffic;
    if (traffic.kind === 'closed') {
      this.closed = traffic.code;
      return this.#next({ who: 'relay', type: 'closed', text: `closed (${traffic.code})`, at });
    }
    if (traffic.kind === 'log') return this.#next({ who: 'relay', type: 'log', text: logText(traffic.log), at });
    if (traffic.kind === 'handshake') return [];
    const message = parsed(traffic.text);
    if (traffic.kind === 'sent') {
      return message['type'] === 'text'
        ? this.#speak(message, traffic)
        : this.#next({ who: 'agent', type: typeOf(message), text: described(message, traffic.text), at });
    }
    if (message['type'] === 'setup') this.callSid ??= text(message['callSid']);
    return this.#next({ who: 'caller', type: typeOf(message), text: described(message, traffic.text), at });
  }

  /** Joins the texts of an answer. The one with `last` ends it. */
  #speak(message: JsonObject, { at, ms }: { readonly at: number; readonly ms: number }): readonly TranscriptLine[] {
    const token = text(message['token']) ?? '';
    const before = this.#open();
    const line: TranscriptLine = {
      ...(before ?? { who: 'agent', type: 'text', at, firstMs: ms }),
      text: `${before?.text ?? ''}${token}`.slice(0, MAX_TEXT),
      texts: (before?.texts ?? 0) + (token === '' ? 0 : 1),
      open: message['last'] !== true,
    };
    if (before) this.lines[this.lines.length - 1] = line;
    else this.#push(line);
    return line.open ? [] : [line];
  }

  #next(line: TranscriptLine): readonly TranscriptLine[] {
    const before = this.#open();
    const ended = before ? [{ ...before, open: false }] : [];
    if (before) this.lines.splice(-1, 1, ...ended);
    this.#push(line);
    return [...ended, line];
  }

  #open(): TranscriptLine | undefined {
    const last = this.lines.at(-1);
    return last?.open ? last : undefined;
  }

  #push(line: TranscriptLine): void {
    if (this.lines.length < MAX_LINES) this.lines.push({ ...line, text: line.text.slice(0, MAX_TEXT) });
  }
}

/** The conversations with the relay, by connection. */
export class Transcripts {
  readonly #known = new Map<string, Transcript>();

  /** Adds an event. @returns its conversation, and the lines that are complete with it. */
  add(
    traffic: RelayTraffic,
  ): { readonly transcript: Transcript; readonly lines: readonly TranscriptLine[] } | undefined {
    if (traffic.kind === 'handshake') {
      const transcript = new Transcript(traffic);
      this.#forget();
      if (traffic.status < 300) this.#known.set(traffic.id, transcript);
      return { transcript, lines: transcript.lines.slice() };
    }
    const transcript = traffic.kind === 'log' ? this.#ofCall(traffic.log) : this.#known.get(traffic.id);
    if (!transcript) return undefined;
    const lines = transcript.add(traffic);
    return { transcript, lines };
  }

  /** Only the runtime's log lines name a call. Those without an error say nothing that the messages don't. */
  #ofCall({ level, message }: SandboxLog): Transcript | undefined {
    if (level === 'info') return undefined;
    const callSid = text(object(message)['callSid']);
    return [...this.#known.values()].findLast((each) => callSid !== undefined && each.callSid === callSid);
  }

  /** The last log lines of a session arrive after its connection has ended, so ended ones are kept for a while. */
  #forget(): void {
    const ended = [...this.#known].filter(([, { closed }]) => closed !== undefined);
    for (const [id] of ended.slice(0, Math.max(0, ended.length - MAX_ENDED))) this.#known.delete(id);
  }
}

const MAX_ENDED = 20;
