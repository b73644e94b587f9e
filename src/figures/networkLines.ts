import type { Network } from '../network/architecture.ts';
import { INK } from './ink.ts';
import { LEVELS, type LineScale } from './networkFrame.ts';
import type { NetworkLayout } from './networkLayout.ts';
import { type Attributes, element, px } from './svg.ts';

/** The line of each weight, in flat order: data of a path, from its source to its unit. */
export function weightLines({ stages }: Network, { nodes }: NetworkLayout): string[] {
  const lines: string[] = [];
  for (const { units, sources, firstSource, firstValue } of stages) {
    for (let j = 0; j < units; j++) {
      for (let i = 0; i < sources; i++) {
        const [from, to] = [nodes[firstSource + i], nodes[firstValue + j]];
        lines.push(`M${round(from.x)} ${round(from.y)}L${round(to.x)} ${round(to.y)}`);
      }
    }
  }
  return lines;
}

/** A tenth of a pixel does for lines, of which there may be thousands. */
const round = (position: number): number => Math.round(position * 10) / 10;

/** The look of the lines of one letter of a frame. */
export interface LineLook extends Attributes {
  readonly stroke: string;
  readonly 'stroke-width': number;
}

/** The looks of the letters that some frames use, in the order in which they are drawn: strong lines last. */
export function lineLooks(
  frames: readonly { readonly weights: string }[],
  { perLevel }: LineScale,
): [string, LineLook][] {
  const used = new Set(frames.flatMap(({ weights }) => [...new Set(weights)]));
  const deleted: LineLook = { stroke: INK.grid, 'stroke-width': perLevel < SPARSE ? 0.3 : 0.75 };
  const looks: [string, LineLook][] = [['.', deleted]];
  for (let level = 1; level <= LEVELS; level++) {
    const look = levelLook(level, { perLevel });
    const dashes = `${px(3 + 1.6 * look['stroke-width'])} ${px(2 + look['stroke-width'])}`;
    looks.push([letterOf('A', level), { stroke: INK.positive, ...look }]);
    looks.push([letterOf('a', level), { stroke: INK.negative, ...look, 'stroke-dasharray': dashes }]);
  }
  return looks.filter(([letter]) => used.has(letter));
}

/** Networks of more lines than that have weak ones translucent, too. */
const SPARSE = 0.2;

/** The width of the lines of a level: wide enough to be seen. */
export function levelLook(level: number, { perLevel }: Pick<LineScale, 'perLevel'>) {
  const isDense = perLevel < SPARSE;
  const width = px(Math.max(isDense ? 0.3 : 0.8, level * perLevel));
  return { 'stroke-width': width, ...(isDense && { 'stroke-opacity': px(Math.max(0.12, level / LEVELS)) }) };
}

const letterOf = (first: string, level: number): string => String.fromCharCode(first.charCodeAt(0) + level - 1);

/** The lines of a frame: a path for each look that occurs. */
export function drawnLines(
  weights: string,
  lines: readonly string[],
  looks: readonly (readonly [string, LineLook])[],
): string {
  const data = new Map<string, string>();
  for (let q = 0; q < weights.length; q++) data.set(weights[q], (data.get(weights[q]) ?? '') + lines[q]);
  return looks
    .filter(([letter]) => data.has(letter))
    .map(([letter, look]) => element('path', { ...look, d: data.get(letter)! }))
    .join('');
}
