import { darkRules } from './darkRules.ts';
import { escapedText } from './escapedText.ts';
import { INK } from './ink.ts';

/** Attributes of an SVG element; a value may be any text. */
export type Attributes = Readonly<Record<string, string | number>>;

/** Letters of the reader's own system; figures leave room for wider ones. */
export const FONT = "system-ui, -apple-system, 'Segoe UI', Helvetica, Arial, 'DejaVu Sans', sans-serif";

/** A position, to a hundredth of a pixel: the same on every Node.js, whose last bits may differ. */
export const px = (value: number): number => Math.round(value * 100) / 100 + 0;

/** An SVG element. @param content elements, not text: `text` makes those */
export function element(name: string, attributes: Attributes, content = ''): string {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${escapedText(String(value))}"`);
  return content ? `<${name}${written.join('')}>${content}</${name}>` : `<${name}${written.join('')}/>`;
}

/** Words that begin at a point, or end there or lie around it. */
export const text = (x: number, y: number, words: string, more: Attributes = {}): string =>
  element('text', { x: px(x), y: px(y), ...more }, escapedText(words));
/** Attributes of text. */
export const [MIDDLE, END, BOLD] = [{ 'text-anchor': 'middle' }, { 'text-anchor': 'end' }, { 'font-weight': 600 }];

/** A width in pixels that some words at a size of letters stay within, in the fonts that `FONT` names. */
export const widthOf = (words: string, size = 13): number => words.length * size * 0.62;

/** Words of at most so many characters; of longer ones the beginning and an ellipsis. */
export const cut = (words: string, max: number): string => {
  const characters = [...words];
  return characters.length <= max ? words : `${characters.slice(0, max - 1).join('')}…`;
};

/** The parts of an SVG. */
export interface Drawing {
  /** one line */
  readonly title: string;
  /** the text alternative: what it shows, with its numbers */
  readonly description: string;
  readonly width: number;
  readonly height: number;
  /** elements, drawn on a page */
  readonly drawn: readonly string[];
}

/**
 * A whole SVG, with its words for those who do not see it, and the rules that make it dark on a dark page. Those stand
 * in its one `<style>`, which `withoutStyle` takes out for a page that has them once.
 */
export function svgOf({ title, description, width, height, drawn }: Drawing): string {
  const content = [
    element('title', {}, escapedText(title)),
    element('desc', {}, escapedText(description)),
    STYLE,
    element('rect', { width: px(width), height: px(height), rx: 6, fill: INK.page }),
    element('g', { 'font-family': FONT, 'font-size': 13, fill: INK.text }, drawn.join('\n')),
  ];
  const size = { viewBox: `0 0 ${px(width)} ${px(height)}`, width: px(width), height: px(height) };
  const svg = { xmlns: 'http://www.w3.org/2000/svg', ...size, role: 'img' };
  return `${element('svg', svg, ['', ...content, ''].join('\n'))}\n`;
}

const STYLE = `<style>${darkRules('svg')}</style>`;

/** An SVG of `svgOf` without its `<style>`, for a page that has `darkRules` itself. */
export const withoutStyle = (svg: string): string => svg.replace(`${STYLE}\n`, '');
