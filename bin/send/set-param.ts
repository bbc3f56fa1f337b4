import { InvalidArgumentError } from 'commander';
import type { Form } from './webhook-call';

/** Collects `Name=value`; a name given again is sent several times. */
export function collectParam(text: string, previous: Form = {}): Form {
  const equals = text.indexOf('=');
  if (equals < 1) throw new InvalidArgumentError('Give Name=value, the value may be empty: --set Body=Hi');
  const name = text.slice(0, equals);
  const value = text.slice(equals + 1);
  const before = Object.hasOwn(previous, name) ? [previous[name] ?? []].flat() : [];
  return { ...previous, [name]: before.length === 0 ? value : [...before, value] };
}
