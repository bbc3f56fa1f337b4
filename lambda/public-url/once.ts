/** Makes a table when it's first needed, because a door that keeps the URL never needs it. */
export function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}
