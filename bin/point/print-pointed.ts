import type { Pointed } from '../../lambda/operations/point/point';
import { withoutUserInfo } from '../../lambda/operations/point/user-info';
import { printable, type Terminal } from '../local/print/style';

/** What was done or would be done, in lines for a person. */
export function pointedLines(
  { target, changes, kept, overrides }: Pointed,
  applied: boolean,
  { style }: Terminal,
): string[] {
  const shown = (value: string) => (value === '' ? '(empty)' : printable(withoutUserInfo(value)));
  return [
    style.bold(`${printable(target.name)} (${target.sid})`),
    ...changes.map(({ field, from, to }) => `  ${field}: ${style.dim(shown(from))} → ${shown(to)}`),
    ...kept.map(({ setting, holds }) =>
      style.yellow(`  ${setting}: changed since, stays ${shown(Object.values(holds)[0] ?? '')}`),
    ),
    ...overrides.map((each) => style.yellow(`  ! ${printable(each)}`)),
    verdict(changes.length, applied, style),
  ];
}

function verdict(changes: number, applied: boolean, { green, yellow }: Terminal['style']): string {
  if (changes === 0) return green('Nothing to change.');
  if (applied) return green('Done. Undo it with --undo --yes.');
  return yellow('Nothing was changed: add --yes to do it.');
}
