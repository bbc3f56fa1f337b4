import type { Pair } from '../../../front-door/front-door';
import type { Variant } from '../cause';
import { names, paramsVariant, type SignedParams } from './params';

/** White space that a parser may have taken off an end. */
const ENDS = [' ', '\n', '\r\n', '\t', '  ', '\n\n', '   ', '\u00a0'];

type Edit = (value: string) => string;

const SPACED: readonly Edit[] = ENDS.flatMap((space): Edit[] => [
  (value) => value + space,
  (value) => space + value,
  (value) => space + value + space,
]);

/** Other harm that a parser does to a value, each undone. */
const RESTORED: readonly Edit[] = [
  (value) => value.replace(/\r?\n/g, '\r\n'),
  (value) => value.replaceAll('\r\n', '\n'),
  (value) => value.normalize('NFD'),
  (value) => value.normalize('NFC'),
];

/** A number's `+`, which is a space when a form is decoded twice, and is then trimmed. */
const PLUSSED: Edit = (value) => (/^ ?\d{8,15}$/.test(value) ? `+${value.trim()}` : value);

/** White space at the ends of one value, or of the same kind at the ends of all, which was signed and was not read. */
export function trimmed(params: readonly Pair[]): Variant<SignedParams>[] {
  const single = params.flatMap((pair) =>
    [...SPACED, PLUSSED].flatMap((edit) => edited(params, edit, (each) => each === pair)),
  );
  const all = [...RESTORED, PLUSSED].flatMap((edit) => edited(params, edit, () => true));
  return [...all, ...single];
}

function edited(params: readonly Pair[], edit: Edit, chosen: (pair: Pair) => boolean): Variant<SignedParams>[] {
  const changed = params.filter((pair) => chosen(pair) && edit(pair[1]) !== pair[1]);
  if (changed.length === 0) return [];
  const others = params.map((pair): Pair => (changed.includes(pair) ? [pair[0], edit(pair[1])] : pair));
  const words = `Twilio signed the value of ${names(changed)} with white space or a sign that was lost when it was read.`;
  return [paramsVariant(others, 'params-trimmed', words)];
}
