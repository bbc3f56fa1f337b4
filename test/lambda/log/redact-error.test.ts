import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Pair } from '../../../lambda/front-door/front-door';
import { Occurrences } from '../../../lambda/log/occurrences';
import { redactError } from '../../../lambda/log/redact-error';
import { runs } from '../arbitraries';

const message = (text: string, carried: readonly Pair[]) => redactError(new Error(text), carried).message;

describe('the redacted message of an error', () => {
  it('has the names of the values in their place, plain and encoded', () => {
    const carried: Pair[] = [
      ['From', '+14155550100'],
      ['Body', 'two words & "more"'],
    ];
    expect(message('no such customer: +14155550100', carried)).toBe('no such customer: [From]');
    expect(message('14155550100 or %2B14155550100', carried)).toBe('[From] or [From]');
    const forms = ['two words & "more"', 'two+words+%26+%22more%22', 'two%20words%20%26%20%22more%22'];
    expect(message(forms.join('; '), carried)).toBe('[Body]; [Body]; [Body]');
    expect(message(JSON.stringify('two words & "more"'), carried)).toBe('"[Body]"');
  });

  it('masks values that overlap', () => {
    const carried: Pair[] = [
      ['A', 'abcdef'],
      ['B', 'defghi'],
    ];
    expect(message('abcdefghi', carried)).toBe('[A]');
    expect(message('abcdefdefghi', carried)).toBe('[A][B]');
  });

  it('hides the beginning of a value where the message is truncated', () => {
    const value = 'secret '.repeat(4_000);
    expect(message(`x: ${value}`, [['Body', value]])).toBe('x: [Body]');
    expect(message(`x: ${value}`, [['Body', `${value}more`]])).toBe('x: [Body]');
  });

  it('is omitted if the request has more values than can be masked', () => {
    const carried = Array.from({ length: 5_001 }, (_, index): Pair => ['list', `value ${index}`]);
    expect(message('value 5000', carried)).toBe(
      'The message is left out: the request has too many values to mask in it.',
    );
    expect(message('value 4999', carried.slice(0, 5_000))).toBe('[list]');
  });

  it('has no frames that a multi-line message made up', () => {
    const { stack } = redactError(new Error(`${'x'.repeat(20_000)}\n    at secret`));
    expect(stack).not.toContain('secret');
  });
});

describe('Occurrences', () => {
  const short = fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 1, maxLength: 6 });

  it('finds what a search for each value finds', () => {
    const property = fc.property(fc.array(short, { maxLength: 5 }), fc.array(short), (values, parts) => {
      const text = parts.join('');
      const occurrences = new Occurrences(text);
      for (const value of values) occurrences.add(value, value);
      const covered = new Set<number>();
      for (const { start, end, name } of occurrences.found()) {
        expect(text.slice(start, end)).toBe(name);
        for (let index = start; index < end; index += 1) covered.add(index);
      }
      const wanted = new Set<number>();
      for (const value of values) {
        for (let at = text.indexOf(value); at >= 0; at = text.indexOf(value, at + 1)) {
          for (let index = at; index < at + value.length; index += 1) wanted.add(index);
        }
      }
      expect([...covered].sort()).toEqual([...wanted].sort());
    });
    fc.assert(property, runs(500));
  });

  /** Counts the steps, because time depends on the machine. */
  it('takes steps in proportion to text and values, regardless of their content', () => {
    const steps = (length: number) => {
      let taken = 0;
      const get = Map.prototype.get;
      const count = function (this: Map<unknown, unknown>, key: unknown) {
        taken += 1;
        return get.call(this, key);
      };
      Map.prototype.get = count as typeof get;
      try {
        const occurrences = new Occurrences('a'.repeat(length));
        for (let index = 1; index < 100; index += 1) occurrences.add(`${'a'.repeat((index * length) / 100)}b`, 'x');
        occurrences.found();
      } finally {
        Map.prototype.get = get;
      }
      return taken;
    };
    expect(steps(16_000)).toBeLessThan(4.2 * steps(4_000));
  });
});
