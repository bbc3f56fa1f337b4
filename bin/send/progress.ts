/** A line on a terminal's standard error that is written over, or wiped by an empty text; nothing anywhere else. */
export function progressLine(
  stream: { readonly isTTY?: boolean; write(text: string): unknown } = process.stderr,
): (text: string) => void {
  if (!stream.isTTY) return () => undefined;
  let last = 0;
  return (text) => {
    const now = performance.now();
    if (text !== '' && now - last < 100) return;
    last = now;
    stream.write(`\r\x1b[K${text}\r`);
  };
}
