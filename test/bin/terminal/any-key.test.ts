import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { onAnyKey } from '../../../bin/terminal/any-key';

function terminal(isTTY: boolean) {
  const input = new EventEmitter();
  const calls: string[] = [];
  return Object.assign(input, {
    isTTY,
    calls,
    setRawMode: (raw: boolean) => calls.push(`raw ${raw}`),
    resume: () => calls.push('resume'),
    pause: () => calls.push('pause'),
  });
}

describe('onAnyKey', () => {
  it('calls back for each key, until it is removed, and leaves the terminal as it was', () => {
    const input = terminal(true);
    let keys = 0;
    const remove = onAnyKey(input as never, () => {
      keys += 1;
    });
    input.emit('data', Buffer.from('a'));
    input.emit('data', Buffer.from('\u001b[A'));
    remove();
    input.emit('data', Buffer.from('b'));
    expect(keys).toBe(2);
    expect(input.calls).toEqual(['raw true', 'resume', 'raw false', 'pause']);
  });

  it('ends on Ctrl-C, which a terminal in raw mode passes on as a key', () => {
    const input = terminal(true);
    const ends: string[] = [];
    onAnyKey(
      input as never,
      () => ends.push('key'),
      () => ends.push('end'),
    );
    input.emit('data', Buffer.from('\u0003'));
    expect(ends).toEqual(['end']);
  });

  it('does nothing without a terminal', () => {
    const input = terminal(false);
    onAnyKey(input as never, () => undefined)();
    expect(input.calls).toEqual([]);
  });
});
