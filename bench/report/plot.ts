/** A line of a chart: its name and its points in ascending order of x. */
export interface Line {
  readonly name: string;
  readonly points: readonly (readonly [x: number, y: number])[];
}

export interface Chart {
  readonly title: string;
  readonly x: string;
  readonly y: string;
  /** Whether both axes are logarithmic. */
  readonly logarithmic?: boolean;
  readonly lines: readonly Line[];
}

const [WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM] = [720, 400, 64, 150, 40, 48];
const COLORS = ['#1f77b4', '#d62728', '#2ca02c', '#9467bd', '#ff7f0e', '#8c564b'];

/** Renders a chart as SVG, readable on light and dark pages. */
export function svg({ title, x, y, logarithmic = false, lines }: Chart): string {
  const all = lines.flatMap(({ points }) => points);
  const across = axis(
    all.map(([value]) => value),
    LEFT,
    WIDTH - RIGHT,
    logarithmic,
  );
  const up = axis(
    all.map(([, value]) => value),
    HEIGHT - BOTTOM,
    TOP,
    logarithmic,
  );
  const middle = (LEFT + WIDTH - RIGHT) / 2;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="12">`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="white"/>`,
    text(middle, 22, title, 'middle'),
    ...across.ticks.map((tick) => text(across.at(tick), HEIGHT - BOTTOM + 18, label(tick), 'middle')),
    ...up.ticks.map((tick) => gridLine(up.at(tick))),
    ...up.ticks.map((tick) => text(LEFT - 8, up.at(tick) + 4, label(tick), 'end')),
    text(middle, HEIGHT - 8, x, 'middle'),
    text(8, 22, y, 'start'),
    ...lines.flatMap((line, index) => drawn(line, index, across.at, up.at)),
    '</svg>\n',
  ].join('\n');
}

interface Axis {
  readonly ticks: readonly number[];
  readonly at: (value: number) => number;
}

function axis(values: readonly number[], from: number, to: number, logarithmic: boolean): Axis {
  const scale = logarithmic ? (value: number) => Math.log10(Math.max(value, 1e-6)) : (value: number) => value;
  const largest = Math.max(...values, 0);
  const low = logarithmic ? Math.floor(scale(Math.min(...values))) : 0;
  const high = logarithmic ? Math.ceil(scale(largest)) : largest * 1.05;
  const ticks = logarithmic
    ? Array.from({ length: high - low + 1 }, (_, index) => 10 ** (low + index))
    : steps(largest);
  return { ticks, at: (value) => round(from + ((scale(value) - low) / (high - low || 1)) * (to - from)) };
}

/** Returns about five round numbers, starting at zero. */
function steps(largest: number): number[] {
  const rough = largest / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((each) => each * power).find((each) => each >= rough) ?? rough;
  return Array.from({ length: Math.floor(largest / step) + 1 }, (_, index) => index * step);
}

function drawn({ name, points }: Line, index: number, x: Axis['at'], y: Axis['at']): string[] {
  const color = COLORS[index % COLORS.length] ?? 'black';
  const path = points.map(([a, b]) => `${x(a)},${y(b)}`).join(' ');
  const height = TOP + 14 + index * 20;
  return [
    `<polyline fill="none" stroke="${color}" stroke-width="2" points="${path}"/>`,
    ...points.map(([a, b]) => `<circle cx="${x(a)}" cy="${y(b)}" r="2.5" fill="${color}"/>`),
    `<rect x="${WIDTH - RIGHT + 12}" y="${height - 9}" width="12" height="4" fill="${color}"/>`,
    text(WIDTH - RIGHT + 30, height - 3, name, 'start'),
  ];
}

function text(x: number, y: number, content: string, anchor: string): string {
  const escaped = content.replace(/&/g, '&amp;').replace(/</g, '&lt;');
  return `<text x="${x}" y="${y}" text-anchor="${anchor}" fill="#222">${escaped}</text>`;
}

function gridLine(y: number): string {
  return `<line x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${y}" y2="${y}" stroke="#ddd"/>`;
}

function label(value: number): string {
  if (value >= 1e6) return `${round(value / 1e6)}M`;
  return value >= 1000 ? `${round(value / 1000)}k` : String(round(value));
}

function round(value: number): number {
  return Number(value.toPrecision(6));
}
