import { expect, it } from 'vitest';
import { parseRemembered } from '../../../operations/pointing/plan';

const WHOLE = { owner: 'Number', before: { VoiceUrl: 'https://old' }, ours: [{ VoiceUrl: 'https://new' }] };

it('parses a remembered setting', () => {
  expect(parseRemembered(JSON.stringify({ ...WHOLE, more: 1 }))).toEqual(WHOLE);
});

it.each<[string, object | string]>([
  ['malformed JSON', '{'],
  ['a list', '[]'],
  ['no owner', { ...WHOLE, owner: undefined }],
  ['an owner that is a number', { ...WHOLE, owner: 1 }],
  ['no previous values', { ...WHOLE, before: undefined }],
  ['null as previous values', { ...WHOLE, before: null }],
  ['a list of previous values', { ...WHOLE, before: ['https://old'] }],
  ['a value that is a number', { ...WHOLE, before: { VoiceUrl: 1 } }],
  ['no written values', { ...WHOLE, ours: undefined }],
  ['written values outside of a list', { ...WHOLE, ours: WHOLE.ours[0] }],
  ['written values without fields', { ...WHOLE, ours: [...WHOLE.ours, 'https://new'] }],
])('ignores %s', (_, stored) => {
  const text = typeof stored === 'string' ? stored : JSON.stringify(stored);
  expect(parseRemembered(text)).toBeUndefined();
});
