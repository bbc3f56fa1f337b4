import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitText } from '../../../lambda/relay/call/speech';
import { connectionsStandIn, messageEvent, open, prompt, relay } from './stand';

const size = (text: string) => Buffer.byteLength(JSON.stringify(text)) - 2;

describe('splitText', () => {
  it('keeps a text that fits', () => {
    expect(splitText('Hello there.', 12)).toEqual(['Hello there.']);
  });

  it('splits at the end of sentences, then at spaces, then between characters', () => {
    expect(splitText('One two. Three four! Five?', 12)).toEqual(['One two. ', 'Three four! ', 'Five?']);
    expect(splitText('one two three', 8)).toEqual(['one two ', 'three']);
    expect(splitText('ab😀cd', 6)).toEqual(['ab😀', 'cd']);
    expect(splitText('一。二。三。', 8)).toEqual(['一。', '二。', '三。']);
  });

  it('loses no text and exceeds no limit, for any text', () => {
    const texts = fc.oneof(fc.string({ maxLength: 300 }), fc.string({ unit: 'binary', maxLength: 200 }));
    fc.assert(
      fc.property(texts, fc.integer({ min: 12, max: 60 }), (text, max) => {
        const pieces = splitText(text, max);
        expect(pieces.join('')).toBe(text);
        for (const piece of pieces) expect(size(piece)).toBeLessThanOrEqual(max);
      }),
      { numRuns: 200 },
    );
  });

  // Steps that grow with the square of the length would take minutes, longer than a test may.
  it.each(['.'.repeat(200_000), "a.'".repeat(50_000)])('splits hostile text', (text) => {
    expect(splitText(text, 30_000).join('')).toBe(text);
  });
});

describe('a text over 32 kB', () => {
  it('is sent in frames of whole sentences, of which only the final one is marked as last', async () => {
    const connections = await connectionsStandIn();
    const text = 'A sentence of the answer. '.repeat(3_000);
    const { handler } = relay({ prompt: (_p, call) => call.say(text) });
    await open(handler);
    await handler(messageEvent('c1=', prompt('hi')));
    expect(connections.spoken()).toBe(text);
    expect(connections.sent.length).toBeGreaterThan(2);
    for (const { raw, data } of connections.sent) {
      expect(raw.length).toBeLessThanOrEqual(32 * 1024);
      expect(data['token']).toMatch(/^A sentence.*answer\. $/s);
    }
    expect(connections.sent.map(({ data }) => data['last']).indexOf(true)).toBe(connections.sent.length - 1);
  });
});
