import { MAX_FRAME_BYTES } from './connections';

/** Bytes reserved for the members of a message besides its text. */
const MAX_TOKEN_BYTES = MAX_FRAME_BYTES - 1024;

/** The end of a sentence, with closing punctuation. */
const SENTENCE = /[.!?…。！？]["'”’)\]]*\s+|[。！？]|\n+/gu;

/** Splits a text into pieces that each fit into a frame, at the end of a sentence if possible, otherwise at a space. */
export function splitText(text: string, maxBytes = MAX_TOKEN_BYTES): string[] {
  if (sizeOf(text) <= maxBytes) return [text];
  const pieces: string[] = [];
  let piece = '';
  let bytes = 0;
  for (const part of parts(text, maxBytes)) {
    const size = sizeOf(part);
    if (bytes + size > maxBytes) {
      pieces.push(piece);
      piece = '';
      bytes = 0;
    }
    piece += part;
    bytes += size;
  }
  return [...pieces, piece];
}

/** Returns sentences, and the words or characters of sentences that are too long. */
function* parts(text: string, maxBytes: number): Generator<string> {
  for (const sentence of cutAfter(text, SENTENCE)) {
    if (sizeOf(sentence) <= maxBytes) yield sentence;
    else
      for (const word of cutAfter(sentence, /\s+/gu)) {
        if (sizeOf(word) <= maxBytes) yield word;
        else yield* word;
      }
  }
}

function* cutAfter(text: string, end: RegExp): Generator<string> {
  let start = 0;
  for (const found of text.matchAll(end)) {
    const next = found.index + found[0].length;
    yield text.slice(start, next);
    start = next;
  }
  if (start < text.length) yield text.slice(start);
}

/** Bytes of a text inside a JSON string. */
function sizeOf(text: string): number {
  return Buffer.byteLength(JSON.stringify(text)) - 2;
}

/** A text that is collected while earlier parts are being sent. */
export interface Collected {
  /** Takes the text to send. Keeps half a character until the other half arrives. */
  take(): string;
  /** Whether everything was collected and taken. */
  readonly over: boolean;
  /** Resolves when there is more to take, or everything was collected. Rejects with the error of the source. */
  more(): Promise<void>;
  /** Stops reading. */
  stop(): void;
}

/** Collects the texts of a source, which is read no faster than it is iterated, because a model has its own pace. */
export function collect(texts: AsyncIterable<string> | Iterable<string>): Collected {
  const iterator = iteratorOf(texts);
  let held = '';
  let ended = false;
  let failure: { readonly error: unknown } | undefined;
  let wake: () => void = () => undefined;
  const read = async () => {
    try {
      for (let next = await iterator.next(); !next.done && !ended; next = await iterator.next()) {
        if (typeof next.value !== 'string')
          throw new TypeError(`The stream has a ${typeof next.value} among its texts.`);
        held += next.value;
        wake();
      }
    } catch (error) {
      failure = { error };
    }
    ended = true;
    wake();
  };
  void read();
  const ready = () => (ended ? held : held.replace(/[\ud800-\udbff]$/, ''));
  return {
    take: () => {
      const taken = ready();
      held = held.slice(taken.length);
      return taken;
    },
    get over() {
      return ended && held === '' && !failure;
    },
    more: async () => {
      if (ready() === '' && !ended) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      if (failure && held === '') throw failure.error;
    },
    stop: () => {
      ended = true;
      // It can hang in `next`, and its errors no longer matter.
      void Promise.resolve(iterator.return?.()).catch(() => undefined);
    },
  };
}

function iteratorOf(texts: AsyncIterable<string> | Iterable<string>) {
  // A string is iterable too, by character.
  if (typeof texts === 'string') return [texts][Symbol.iterator]();
  return Symbol.asyncIterator in texts ? texts[Symbol.asyncIterator]() : texts[Symbol.iterator]();
}
