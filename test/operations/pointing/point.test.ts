import { expect, it } from 'vitest';
import type { Memory, MemoryStore } from '../../../operations/pointing/plan';
import { point, undo } from '../../../operations/pointing/point';
import { client } from './client';
import { PN } from './twilio-stand-in';

const TARGET = { kind: 'phone-number', id: PN } as const;
const WANTED = { VoiceUrl: { VoiceUrl: 'https://hooks.example.com/voice', VoiceMethod: 'POST' } };
const OPTIONS = { owner: 'Number' };

/** Creates a store in memory. */
function memory() {
  const kept: Record<string, Memory[string]> = {};
  const store: MemoryStore = {
    read: async () => ({ ...kept }),
    write: async (name, remembered) => {
      if (remembered === undefined) delete kept[name];
      else kept[name] = remembered;
    },
  };
  return { kept, memoryOf: () => store };
}

it('a dry run of pointing reports the changes, and sets and stores nothing', async () => {
  const { twilio, api } = await client();
  const { kept, memoryOf } = memory();
  const dry = await point(api, TARGET, WANTED, memoryOf, { ...OPTIONS, dryRun: true });
  expect([twilio.updates(), kept]).toEqual([[], {}]);
  expect(await point(api, TARGET, WANTED, memoryOf, OPTIONS)).toEqual(dry);
  expect(dry.changes).toEqual([
    { field: 'VoiceUrl', from: 'https://old.example.com/voice', to: 'https://hooks.example.com/voice' },
    { field: 'VoiceMethod', from: 'GET', to: 'POST' },
  ]);
});

it('a dry run of undoing reports the changes, and restores and removes nothing', async () => {
  const { twilio, api } = await client();
  const { kept, memoryOf } = memory();
  await point(api, TARGET, WANTED, memoryOf, OPTIONS);
  const before = structuredClone(kept);
  const dry = await undo(api, TARGET, memoryOf, { ...OPTIONS, dryRun: true });
  expect([twilio.updates().length, kept]).toEqual([1, before]);
  expect(await undo(api, TARGET, memoryOf, OPTIONS)).toEqual(dry);
  expect([dry.changes.length, twilio.updates().length, kept]).toEqual([2, 2, {}]);
});
