import { type RelayTraffic, type Transcript, type TranscriptLine, Transcripts } from '../local/relay';
import { type Explanation, explained } from './explanation';
import type { Summary } from './view';

/** A conversation in the list. `status` is that of its handshake. */
export interface ConversationSummary extends Summary {
  readonly kind: 'conversation';
}

/** Everything that the page shows of a conversation. */
export interface ConversationDetail extends ConversationSummary {
  readonly lines: readonly TranscriptLine[];
  /** Cause of a refused handshake. */
  readonly explanation: Explanation | null;
}

/** The token of a relay and its URLs. */
export interface ExplainedRelay {
  /** In any form of a stored secret. */
  readonly authToken: string;
  /** The URLs that the relay declares. */
  readonly urls: readonly string[];
}

/** Options of the conversations. */
export interface ConversationsOptions {
  /** Takes a number for a new conversation. */
  readonly number: () => number;
  /** Called with a conversation that begins, goes on, or ends. */
  readonly changed: (summary: ConversationSummary) => void;
  /** Explains refused handshakes. Default: they aren't explained. */
  readonly relay: ExplainedRelay | undefined;
}

/** Maximum number of kept conversations. */
const MAX_KEPT = 50;
/** Time between two reports of the same conversation: a model answers with dozens of texts a second. */
const REPORT_MS = 100;

interface Kept {
  readonly id: number;
  readonly transcript: Transcript;
  readonly startedAt: number;
  timer?: NodeJS.Timeout | undefined;
}

/** Keeps the newest conversations with the relay. */
export class Conversations {
  readonly #transcripts = new Transcripts();
  readonly #kept = new Map<Transcript, Kept>();

  constructor(private readonly options: ConversationsOptions) {}

  add(traffic: RelayTraffic): void {
    const { transcript } = this.#transcripts.add(traffic) ?? {};
    if (!transcript) return;
    if (traffic.kind === 'handshake') this.#keep(transcript, traffic.at);
    const kept = this.#kept.get(transcript);
    if (kept) this.#report(kept);
  }

  /** Returns a conversation by its number. */
  detail(id: number): ConversationDetail | undefined {
    const kept = this.#find(id);
    if (!kept) return undefined;
    const { transcript } = kept;
    const { relay } = this.options;
    const isRefused = transcript.status === 403 && transcript.event !== undefined;
    const explanation =
      isRefused && relay ? explained(transcript.event, { tokens: relay.authToken, relayUrls: relay.urls }) : undefined;
    return { ...summaryOf(kept), lines: transcript.lines, explanation: explanation ?? null };
  }

  /** Returns the `$connect` event of a conversation, which `explain` reads. @throws if the relay has none */
  event(id: number): { readonly text: string } | undefined {
    const kept = this.#find(id);
    if (!kept) return undefined;
    const { event } = kept.transcript;
    if (event === undefined) throw new Error("The path isn't the relay's, so there is no event.");
    return { text: JSON.stringify(event, null, 2) };
  }

  /** Returns the kept conversations, oldest first. */
  list(): ConversationSummary[] {
    return [...this.#kept.values()].map(summaryOf);
  }

  /** Forgets the conversations that have ended. Open ones are reported with their next message. */
  clear(): void {
    for (const [transcript] of this.#kept) if (transcript.closed !== undefined) this.#kept.delete(transcript);
  }

  #find(id: number): Kept | undefined {
    return [...this.#kept.values()].find((each) => each.id === id);
  }

  #keep(transcript: Transcript, startedAt: number): void {
    this.#kept.set(transcript, { id: this.options.number(), transcript, startedAt });
    const [oldest] = this.#kept.keys();
    if (oldest && this.#kept.size > MAX_KEPT) this.#kept.delete(oldest);
  }

  #report(kept: Kept): void {
    kept.timer ??= setTimeout(() => {
      kept.timer = undefined;
      this.options.changed(summaryOf(kept));
    }, REPORT_MS).unref();
  }
}

function summaryOf({ id, transcript, startedAt }: Kept): ConversationSummary {
  const { url, status, callSid, closed, lines } = transcript;
  return {
    kind: 'conversation',
    id,
    at: startedAt,
    door: 'Relay',
    method: 'WSS',
    url: url.replace(/\?.*/s, ''),
    status,
    outcome: status >= 300 ? 'refused' : closed === undefined ? 'open' : `closed (${closed})`,
    totalMs: (lines.at(-1)?.at ?? startedAt) - startedAt,
    coldStart: false,
    sid: callSid ?? null,
  };
}
