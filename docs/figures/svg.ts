/** Attributes of an SVG element. */
export type Attributes = Readonly<Record<string, string | number>>;

/** Inks on a page of its own, so that a figure reads the same on light and on dark. */
export const INK = { page: '#ffffff', text: '#24292f', faint: '#57606a', grid: '#d8dee4' };
const FONT = "system-ui, -apple-system, 'Segoe UI', Helvetica, Arial, 'DejaVu Sans', sans-serif";

/** A position, to a hundredth of a pixel. */
export const px = (value: number): number => Math.round(value * 100) / 100;

/** An SVG element of some attributes. */
export function element(name: string, attributes: Attributes, content = ''): string {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${value}"`);
  return content ? `<${name}${written.join('')}>${content}</${name}>` : `<${name}${written.join('')}/>`;
}

/** Words that begin at a point, or end there or lie around it. */
export const text = (x: number, y: number, words: string, more: Attributes = {}): string =>
  element('text', { x: px(x), y: px(y), ...more }, words);
/** Attributes of text. */
export const [MIDDLE, END, BOLD] = [{ 'text-anchor': 'middle' }, { 'text-anchor': 'end' }, { 'font-weight': 600 }];

/** The parts of a figure. */
interface Figure {
  readonly title: string;
  /** what it shows, in words with all their numbers */
  readonly description: string;
  readonly width: number;
  readonly height: number;
  /** elements, drawn on a page with the title above them */
  readonly drawn: readonly string[];
}

/** A whole SVG, with its words for those who do not see it. */
export function svgOf({ title, description, width, height, drawn }: Figure): string {
  const content = [
    element('title', { id: 'title' }, title),
    element('desc', { id: 'desc' }, description),
    element('rect', { width, height, rx: 6, fill: INK.page }),
    text(16, 28, title, { 'font-size': 16, ...BOLD }),
    ...drawn,
  ];
  const size = { viewBox: `0 0 ${width} ${height}`, width, height };
  const read = { role: 'img', 'aria-labelledby': 'title desc' };
  const letters = { 'font-family': FONT, 'font-size': 13, fill: INK.text };
  const svg = { xmlns: 'http://www.w3.org/2000/svg', ...size, ...read, ...letters };
  return `${element('svg', svg, ['', ...content, ''].join('\n'))}\n`;
}
