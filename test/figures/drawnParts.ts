import { parseHTML } from 'linkedom';

/** An element of a drawing, with its position on the whole of it. */
export interface DrawnPart {
  readonly name: string;
  readonly words: string;
  /** translation by its own and all outer transforms */
  readonly x: number;
  readonly y: number;
  /** an attribute of it or of the nearest element around it */
  readonly attribute: (name: string) => string | null;
}

interface Node {
  readonly localName: string;
  readonly textContent: string;
  readonly parentElement: Node | null;
  getAttribute(name: string): string | null;
}

/** The elements of a name in an SVG, in their order. */
export function drawnParts(svg: string, name: string): DrawnPart[] {
  const { document } = parseHTML(`<html><body>${svg}</body></html>`);
  return [...(document.querySelectorAll(name) as unknown as Iterable<Node>)].map((node) => {
    const around: Node[] = [];
    for (let at: Node | null = node; at; at = at.parentElement) around.push(at);
    const shifts = around.map((at) => /translate\(([-\d.]+),([-\d.]+)\)/.exec(at.getAttribute('transform') ?? ''));
    const shift = (index: 1 | 2) => shifts.reduce((sum, found) => sum + Number(found?.[index] ?? 0), 0);
    const lines = em(node.getAttribute('dy')) + em(node.getAttribute('y'));
    return {
      ...{ name: node.localName, words: node.textContent },
      x: shift(1) + pixels(node.getAttribute('x') ?? node.getAttribute('cx')),
      y: shift(2) + pixels(node.getAttribute('y') ?? node.getAttribute('cy')) + 12 * lines,
      attribute: (key) => around.map((at) => at.getAttribute(key)).find((value) => value !== null) ?? null,
    };
  });
}

const em = (length: string | null): number => (length?.endsWith('em') ? Number.parseFloat(length) : 0);
const pixels = (length: string | null): number => (length && !length.endsWith('em') ? Number.parseFloat(length) : 0);

/** The points of a path of straight lines, on the whole of the drawing. */
export const pointsOf = (part: DrawnPart): { readonly x: number; readonly y: number }[] =>
  [...(part.attribute('d') ?? '').matchAll(/([-\d.]+),([-\d.]+)/g)].map(([, x, y]) => {
    return { x: part.x + Number(x), y: part.y + Number(y) };
  });

/** The points of paths drawn in a colour: of lines, not of symbols and bands. */
export function linesOf(svg: string, ink: string): { readonly x: number; readonly y: number }[][] {
  return drawnParts(svg, 'path')
    .filter((part) => part.attribute('stroke') === ink && part.attribute('fill') === 'none')
    .filter((part) => !/[AZ]/.test(part.attribute('d') ?? ''))
    .map(pointsOf);
}

/** Pairs of texts whose boxes lie over each other, by a letter's usual width, and texts that leave the drawing. */
export function crowded(svg: string): string[] {
  const [, width, height] = /viewBox="0 0 ([\d.]+) ([\d.]+)"/.exec(svg)!.map(Number);
  const boxes = drawnParts(svg, 'text').map((part) => {
    const size = Number(part.attribute('font-size') ?? 13);
    const long = 0.58 * size * [...part.words].length;
    const anchor = part.attribute('text-anchor') ?? 'start';
    const left = part.x - { start: 0, middle: long / 2, end: long }[anchor]!;
    return { words: part.words, left, right: left + long, top: part.y - size, bottom: part.y };
  });
  const out = boxes.filter(({ left, right, top, bottom }) => left < 0 || right > width || top < 0 || bottom > height);
  const over = boxes.flatMap((one, i) =>
    boxes
      .slice(i + 1)
      .filter(
        (other) =>
          one.left < other.right && other.left < one.right && one.top + 2 < other.bottom && other.top + 2 < one.bottom,
      )
      .map((other) => `${one.words} | ${other.words}`),
  );
  return [...out.map(({ words }) => `out: ${words}`), ...over];
}
