import fc from 'fast-check';
import { expect, it } from 'vitest';
import { carets } from '../../../bin/explain/print';

it('marks the parts that only one of two texts has', () => {
  expect(carets('http://a/b', 'https://a/b')).toEqual({ one: '    ^', other: '    ^' });
  expect(carets('/live/voice', '/voice')).toEqual({ one: ' ^^^^^', other: ' ^' });
  expect(carets('same', 'same')).toEqual({ one: '', other: '' });
  expect(carets('aa', 'aaa')).toEqual({ one: '  ^', other: '  ^' });
});

it('marks every difference, and never beyond the longer text', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (one, other) => {
      fc.pre(one !== other);
      const marks = carets(one, other);
      expect(marks.one).toMatch(/^ *\^+$/);
      expect(marks.other).toMatch(/^ *\^+$/);
      expect(marks.one.length).toBeLessThanOrEqual(one.length + 1);
    }),
  );
});
