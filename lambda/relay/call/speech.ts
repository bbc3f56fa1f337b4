import { MAX_FRAME_BYTES } from './connections';

/** Room for the members of a message beside its text. */
const MAX_TOKEN_BYTES = MAX_FRAME_BYTES - 1024;

/** The end of a sentence, with what closes it. */
const SENTENCE = /[.!?…。！？]["'”’)\]]*\s+|[。！？]|\n+/gu;

/** Splits a text into pieces that each fit into a frame, at the end of a sentence if there is one, else at a space. */
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

/** Returns sentences, and words or characters of sentences that are too long themselves. */
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

/** A text that is being collected while earlier parts are on their way. */
export interface Collected {
  /** Takes what can be sent. Keeps back half of a character whose other half is still to come. */
  take(): string;
  /** Whether everything was collected and taken. */
  readonly over: boolean;
  /** Resolves when there is more to take, or everything was collected. Rejects with the error of the source. */
  more(): Promise<void>;
  /** Stops reading. */
  stop(): void;
}

/** Collects the texts of a source, which is never read faster than it is iterated: a model keeps its own pace. */
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
      // It may hang in `next`, and what it throws now is nobody's business.
      void Promise.resolve(iterator.return?.()).catch(() => undefined);
    },
  };
}

function iteratorOf(texts: AsyncIterable<string> | Iterable<string>) {
  // A string is iterable too, by character.
  if (typeof texts === 'string') return [texts][Symbol.iterator]();
  return Symbol.asyncIterator in texts ? texts[Symbol.asyncIterator]() : texts[Symbol.iterator]();
}
