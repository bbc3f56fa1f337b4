import { describe, expect, it } from 'vitest';
import { FORGET_AFTER_MS, memoryStore } from '../../../lambda/relay/store/store';

type Control = Parameters<ReturnType<typeof memoryStore>['open']>[1];

/** A control with the time at which its connection opened. */
function openedAt(time: number): Control {
  return { openedAt: time } as Control;
}

describe('the store of one process', () => {
  it('changes only open connections', async () => {
    const store = memoryStore();
    expect(await store.update('none', (control) => control)).toBeUndefined();
    await store.updateState('none', () => ({ said: 'hello' }));
    expect(await store.readState('none')).toEqual({});
  });

  it('forgets connections and tokens whose end was never reported', async () => {
    let now = 0;
    const store = memoryStore(() => now);
    await store.open('old', openedAt(0));
    await store.updateState('old', () => ({ said: 'hello' }));
    expect(await store.claim('token', 'old', 10)).toBe(true);

    now = FORGET_AFTER_MS;
    await store.open('new', openedAt(now));
    expect(await store.read('old')).toBeUndefined();
    expect(await store.readState('old')).toEqual({});
    expect(await store.claim('token', 'new', now + 10)).toBe(true);
    expect(await store.claim('token', 'another', now + 10)).toBe(false);
  });

  it('reports a change, and not a control that stays as it is', async () => {
    const store = memoryStore();
    await store.open('one', openedAt(0));
    let reported = 0;
    const waiting = store.changed('one', await store.read('one'), 10).then(() => {
      reported += 1;
    });
    await store.update('one', (control) => control);
    await Promise.resolve();
    expect(reported).toBe(0);
    await store.update('one', (control) => ({ ...control }));
    await waiting;
    expect(reported).toBe(1);
  });

  it('reports a change that was made before anyone waited', async () => {
    const store = memoryStore();
    await store.open('one', openedAt(0));
    const known = await store.read('one');
    await store.update('one', (control) => ({ ...control }));
    await expect(store.changed('one', known, 10, AbortSignal.abort())).resolves.toBeUndefined();
  });

  it('stops waiting when the signal is aborted, before or later', async () => {
    const store = memoryStore();
    await expect(store.changed('one', await store.read('one'), 10, AbortSignal.abort())).rejects.toThrow(
      'The wait was aborted.',
    );
    const abort = new AbortController();
    const waiting = store.changed('one', await store.read('one'), 10, abort.signal);
    abort.abort();
    await expect(waiting).rejects.toThrow('The wait was aborted.');
  });
});
