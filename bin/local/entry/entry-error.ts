/** The user's code cannot be run as it is: the message says why, with the place in the code. */
export class EntryError extends Error {
  override readonly name = 'EntryError';
  readonly code = 'ENTRY_UNUSABLE';
}
