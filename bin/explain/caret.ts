/** Lines of two texts, each followed by one that marks with carets what it alone has. */
export interface Marked {
  readonly one: string;
  readonly other: string;
}

/**
 * The carets below two texts: where they differ, from the first different character to the last. Below a text that
 * lacks something there is one caret at the place.
 */
export function carets(one: string, other: string): Marked {
  const [a, b] = [[...one], [...other]];
  const shorter = Math.min(a.length, b.length);
  let start = 0;
  while (start < shorter && a[start] === b[start]) start += 1;
  let end = 0;
  while (end < shorter - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end += 1;
  const mark = (length: number) =>
    one === other ? '' : `${' '.repeat(start)}${'^'.repeat(Math.max(1, length - start - end))}`;
  return { one: mark(a.length), other: mark(b.length) };
}
