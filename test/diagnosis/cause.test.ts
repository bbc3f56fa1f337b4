import { expect, it } from 'vitest';
import { type Change, mainChange } from '../../diagnosis/cause';

const main = (...causes: Change['cause'][]) => mainChange(causes.map((cause) => ({ cause, words: '' }))).cause;

it('a diagnosis is named after the change that has to be fixed first', () => {
  expect(main('query-lost')).toBe('query-lost');
  expect(main('port', 'token')).toBe('token');
  expect(main('params-trimmed', 'path-prefix', 'scheme', 'host')).toBe('host');
});

it('changes without an order are named after the first one', () => {
  expect(main('params-added', 'params-trimmed')).toBe('params-added');
  expect(main('params-trimmed', 'params-added')).toBe('params-trimmed');
});
