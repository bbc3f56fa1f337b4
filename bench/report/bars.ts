/** A bar of a chart, and whether it is the project's own. */
export interface Bar {
  readonly name: string;
  readonly own: boolean;
  readonly value: number;
}

/** One panel of bars with a heading, beside others with the same names. */
export interface Panel {
  readonly title: string;
  readonly unit: string;
  readonly bars: readonly Bar[];
}

const [WIDTH, NAMES, TOP, ROW, GAP] = [760, 200, 48, 24, 64];

/**
 * Renders panels of horizontal bars as SVG. Without a background, and with text in a gray that is readable on white and on
 * black.
 */
export function bars(panels: readonly Panel[]): string {
  const names = panels[0]?.bars.map(({ name }) => name) ?? [];
  const height = TOP + names.length * ROW + 12;
  const width = (WIDTH - NAMES) / Math.max(1, panels.length) - GAP;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" font-family="sans-serif" font-size="12" fill="#808080">`,
    ...names.map((name, row) => text(NAMES - 10, middleOf(row), name, 'end')),
    ...panels.flatMap((panel, index) => drawn(panel, NAMES + index * (width + GAP), width)),
    '</svg>\n',
  ].join('\n');
}

function drawn({ title, unit, bars: all }: Panel, left: number, width: number): string[] {
  const largest = Math.max(...all.map(({ value }) => value), 1e-9);
  return [
    `<text x="${left}" y="24" font-weight="bold">${escaped(`${title}, ${unit}`)}</text>`,
    ...all.flatMap(({ own, value }, row) => {
      const length = Number(((value / largest) * width).toFixed(1));
      const color = own ? '#d9480f' : '#4c8dc9';
      return [
        `<rect x="${left}" y="${TOP + row * ROW + 3}" width="${length}" height="${ROW - 6}" rx="2" fill="${color}"/>`,
        text(left + length + 6, middleOf(row), value.toFixed(value < 10 ? 1 : 0), 'start'),
      ];
    }),
  ];
}

function middleOf(row: number): number {
  return TOP + row * ROW + ROW / 2 + 4;
}

function text(x: number, y: number, content: string, anchor: string): string {
  return `<text x="${x}" y="${y}" text-anchor="${anchor}">${escaped(content)}</text>`;
}

function escaped(content: string): string {
  return content.replace(/&/g, '&amp;').replace(/</g, '&lt;');
}
