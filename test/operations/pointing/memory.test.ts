import { expect, it } from 'vitest';
import { parseRemembered } from '../../../operations/pointing/plan';

const WHOLE = { owner: 'Number', before: { VoiceUrl: 'https://old' }, ours: [{ VoiceUrl: 'https://new' }] };

it('reads what was remembered', () => {
  expect(parseRemembered(JSON.stringify({ ...WHOLE, more: 1 }))).toEqual(WHOLE);
});

it.each<[string, object | string]>([
  ['no JSON', '{'],
  ['a list', '[]'],
  ['no owner', { ...WHOLE, owner: undefined }],
  ['an owner that is no text', { ...WHOLE, owner: 1 }],
  ['nothing from before', { ...WHOLE, before: undefined }],
  ['a null from before', { ...WHOLE, before: null }],
  ['a list from before', { ...WHOLE, before: ['https://old'] }],
  ['a value that is no text', { ...WHOLE, before: { VoiceUrl: 1 } }],
  ['nothing of ours', { ...WHOLE, ours: undefined }],
  ['one of ours that is no list', { ...WHOLE, ours: WHOLE.ours[0] }],
  ['one of ours that holds no fields', { ...WHOLE, ours: [...WHOLE.ours, 'https://new'] }],
])('takes nothing else for it: %s', (_, stored) => {
  const text = typeof stored === 'string' ? stored : JSON.stringify(stored);
  expect(parseRemembered(text)).toBeUndefined();
});
