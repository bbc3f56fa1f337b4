const CTRL_C = 3;

/** Standard input, if it's a terminal. */
export interface KeyInput {
  readonly isTTY?: boolean;
  setRawMode?(raw: boolean): unknown;
  on(event: 'data', listener: (data: Buffer) => void): unknown;
  off(event: 'data', listener: (data: Buffer) => void): unknown;
  resume(): unknown;
  pause(): unknown;
}

/**
 * Calls back for each key that is pressed, without waiting for Enter. Ctrl-C still ends the process.
 *
 * @returns a function that gives the terminal back.
 */
export function onAnyKey(
  input: KeyInput,
  pressed: () => void,
  end: () => void = () => process.kill(process.pid, 'SIGINT'),
): () => void {
  if (!input.isTTY) return () => undefined;
  const received = (data: Buffer) => (data.includes(CTRL_C) ? end() : pressed());
  input.setRawMode?.(true);
  input.on('data', received);
  input.resume();
  return () => {
    input.off('data', received);
    input.setRawMode?.(false);
    input.pause();
  };
}
