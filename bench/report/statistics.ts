/** Returns the smallest value that a given part of the values doesn't exceed. */
export function quantile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * part) - 1)] ?? Number.NaN;
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** Formats a Markdown table. Aligns columns of numbers to the right. */
export function markdown(rows: readonly Readonly<Record<string, string>>[]): string {
  const names = Object.keys(rows[0] ?? {});
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const numeric = (name: string) => rows.every((row) => /^[^A-Za-z]*\d/.test(row[name] ?? ''));
  const rule = names.map((name, index) => (index > 0 && numeric(name) ? '--:' : '---'));
  return [line(names), line(rule), ...rows.map((row) => line(names.map((name) => row[name] ?? '')))].join('\n');
}
