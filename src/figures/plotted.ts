import * as Plot from '@observablehq/plot';
import { parseHTML } from 'linkedom';
import { allowedText } from './escapedText.ts';
import { INK } from './ink.ts';
import { BOLD, element, px, svgOf, text } from './svg.ts';

/** One plot of a figure. */
export interface Panel {
  /** a line above it */
  readonly heading?: string;
  /** options of Observable Plot, its height among them; the width is that of the figure */
  readonly plot: Plot.PlotOptions;
  /** right below it */
  readonly legend?: Plot.PlotOptions;
}

/** The words of a figure, and its plots. */
export interface PlottedFigure {
  /** of the figure: ids in its SVG begin with it */
  readonly name: string;
  readonly title: string;
  readonly description: string;
  /** pixels */
  readonly width?: number;
  /** one below the other */
  readonly panels: readonly Panel[];
}

/** Pixels: a figure, what is above and below it, between two of its plots, the line of a heading. */
const [WIDTH, EDGE, BETWEEN, HEADING] = [760, 12, 14, 26];

/**
 * A figure of plots by Observable Plot, as SVG text: inks of the house, coordinates to a hundredth of a pixel, ids of
 * its own, no styles, and labels that repeat what `description` says left out. Axes want a `tickFormat` where Plot has
 * a locale choose one: on ordinal scales.
 */
export function plotted({ name, title, description, width = WIDTH, panels }: PlottedFigure): string {
  const drawn: string[] = [];
  let y = EDGE;
  for (const [p, { heading, plot, legend }] of panels.entries()) {
    if (heading !== undefined) {
      drawn.push(text(16, y + 15, heading, BOLD));
      y += HEADING;
    }
    const { document } = parseHTML('<html><body></body></html>');
    const idOf = numberedIds(`${name}-${p}`);
    for (const options of legend ? [plot, legend] : [plot]) {
      const svg = Plot.plot({ figure: false, ...options, width, document: document as unknown as PlotDocument });
      for (const part of svg.querySelectorAll('*')) tidy(part, idOf);
      for (const style of svg.querySelectorAll('style')) style.remove();
      const place = { transform: `translate(0,${px(y)})`, 'text-anchor': 'middle', 'font-size': 12 };
      drawn.push(element('g', place, svg.innerHTML));
      y += Number(svg.getAttribute('height'));
    }
    if (p < panels.length - 1) y += BETWEEN;
  }
  return svgOf({ title, description, width, height: y + EDGE, drawn });
}

/** Attributes that hold positions and lengths. */
const GEOMETRY = 'd transform points x y x1 x2 y1 y2 cx cy r rx ry dx dy width height'.split(' ');
/** Of elements within an image, which is read as a whole. */
const SPOKEN = ['aria-label', 'aria-hidden', 'aria-description'];

/** The document that Plot draws in, an object of a browser. */
type PlotDocument = NonNullable<Plot.PlotOptions['document']>;

/** Parts of the drawing's tree that are looked at here. */
interface Part {
  readonly attributes: Iterable<{ readonly name: string; readonly value: string }>;
  readonly childNodes: Iterable<{ readonly nodeType: number; nodeValue: string }>;
  setAttribute(name: string, value: string): void;
  removeAttribute(name: string): void;
}
const TEXT_NODE = 3;

/** Ids of a plot's own, numbered as they come: Plot numbers its ids through a process. */
function numberedIds(prefix: string): (id: string) => string {
  const numbered = new Map<string, string>();
  return (id) => {
    if (!numbered.has(id)) numbered.set(id, `${prefix}-${numbered.size + 1}`);
    return numbered.get(id)!;
  };
}

function tidy(part: Part, idOf: (id: string) => string): void {
  for (const name of SPOKEN) part.removeAttribute(name);
  for (const child of part.childNodes) if (child.nodeType === TEXT_NODE) child.nodeValue = allowedText(child.nodeValue);
  for (const attribute of [...part.attributes]) {
    const { name, value } = attribute;
    if (GEOMETRY.includes(name))
      part.setAttribute(
        name,
        value.replaceAll(/-?\d*\.\d+(e-?\d+)?/g, (n: string) => String(px(Number(n)))),
      );
    else if (name === 'id') part.setAttribute(name, idOf(value));
    else if (value === 'currentColor') part.setAttribute(name, INK.text);
    else if (value.startsWith('url(#')) part.setAttribute(name, `url(#${idOf(value.slice('url(#'.length, -1))})`);
  }
}
