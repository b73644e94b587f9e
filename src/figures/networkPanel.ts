import { INK } from './ink.ts';
import type { NetworkFrame } from './networkFrame.ts';
import { type Column, NAME_SIZE, type NetworkLayout } from './networkLayout.ts';
import { drawnLines } from './networkLines.ts';
import type { NetworkLook } from './networkLook.ts';
import { type Attributes, BOLD, END, element, MIDDLE, px, text, widthOf } from './svg.ts';

/** A name beside the nodes that it belongs to. */
export interface NodeLabel {
  readonly first: number;
  readonly last: number;
  readonly at: { readonly x: number; readonly y: number };
  readonly label: string;
  readonly look: Attributes;
}

/** Pixels above a drawing, for its two lines of words. */
export const PANEL_HEAD = 40;

/** A state of a network, drawn, with two lines above it. */
export function networkPanel(
  { layout, lines, looks, labels }: NetworkLook,
  frame: NetworkFrame,
  more: Attributes,
): string {
  const below = [
    element('g', { fill: 'none', class: 'network-lines' }, drawnLines(frame.weights, lines, looks)),
    ...layout.nodes.map((_, node) => drawnNode(layout, node, frame.reaches[node])),
    ...labels.map((label) => drawnLabel(label, matters(label, frame))),
  ];
  const head = panelHead(frame);
  const drawn = element('g', { transform: `translate(0,${PANEL_HEAD})` }, below.join(''));
  return element('g', { class: 'network', ...more }, head + drawn);
}

/** The two lines above a drawing. */
export const panelHead = ({ heading, note }: Pick<NetworkFrame, 'heading' | 'note'>): string =>
  text(0, 14, heading, { ...BOLD, class: 'network-heading' }) +
  text(0, 31, note, { fill: INK.faint, 'font-size': 12, class: 'network-note' });

/** A node, a circle, or the square that biases come from; nothing for such a square without biases. */
export function drawnNode({ nodes, columns }: NetworkLayout, node: number, reaches: string): string {
  const { x, y } = nodes[node];
  const m = columns.findLastIndex(({ first }) => first <= node);
  const { first, units, radius, hasBias } = columns[m];
  const mark = { ...nodeLook(reaches, m > 0 && node < first + units), 'data-node': node };
  if (node < first + units) return element('circle', { cx: x, cy: y, r: radius, ...mark });
  const side = px(2 * Math.max(1.5, Math.min(4, radius)));
  return hasBias
    ? element('rect', { x: px(x - side / 2), y: px(y - side / 2), width: side, height: side, ...mark })
    : '';
}

/** Units are hollow, and grey once they are dead; inputs and sources of biases are full, and faint once unused. */
const nodeLook = (reaches: string, isUnit: boolean): Attributes => {
  const ink = reaches === '1' ? INK.text : INK.grid;
  return isUnit
    ? {
        fill: reaches === '1' ? INK.page : INK.grid,
        stroke: reaches === '1' ? INK.text : INK.faint,
        class: 'network-unit',
      }
    : { fill: ink, class: 'network-source' };
};

/** A name, faint once none of its nodes matters. */
export function drawnLabel({ first, last, at, label, look }: NodeLabel, matters: boolean): string {
  const ink = matters ? INK.text : INK.faint;
  return text(at.x, at.y, label, { 'font-size': NAME_SIZE, ...look, fill: ink, 'data-nodes': `${first} ${last}` });
}

/** Whether a path leads to an output from any of the nodes that a name belongs to. */
export const matters = ({ first, last }: NodeLabel, { reaches }: Pick<NetworkFrame, 'reaches'>): boolean =>
  reaches.slice(first, last + 1).includes('1');

/** The labels of a network. @param names of the units of each layer */
export function nodeLabels({ nodes, columns }: NetworkLayout, names: readonly (readonly string[])[]): NodeLabel[] {
  return columns.flatMap((column, m): NodeLabel[] => {
    const { first, units, radius, hasBias, x, groups } = column;
    const side = px(m === 0 ? x - radius - 6 : x + radius + 6);
    const beside = m === 0 ? END : {};
    const labels = groups.map((group): NodeLabel => {
      const [from, to] = [first + group.first, first + group.last];
      return {
        first: from,
        last: to,
        label: group.label,
        at: { x: side, y: (nodes[from].y + nodes[to].y) / 2 + 4 },
        look: beside,
      };
    });
    if (m > 0 && m < columns.length - 1)
      labels.push(...hiddenLabels(column, names[m], nodes, columns[1].x - columns[0].x));
    if (!hasBias) return labels;
    const bias = first + units;
    const { y } = nodes[bias];
    const at = m === 0 ? { x: side, y: y + 4 } : { x, y: y + 16 };
    return [...labels, { first: bias, last: bias, label: 'bias', at, look: m === 0 ? END : MIDDLE }];
  });
}

/** Names within circles that have room for them, or else how many there are, above. @param gap between layers */
function hiddenLabels(
  { first, units, radius, x }: Column,
  names: readonly string[],
  nodes: NetworkLayout['nodes'],
  gap: number,
): NodeLabel[] {
  if (radius < 10) {
    const words = `${units} units`;
    const label = widthOf(words, NAME_SIZE) < gap ? words : String(units);
    const at = { x, y: nodes[first].y - radius - 5 };
    return [{ first, last: first + units - 1, label, at, look: MIDDLE }];
  }
  return names.map((label, j): NodeLabel => {
    const look = { ...MIDDLE, 'font-size': label.length > 3 ? 8 : 10 };
    return { first: first + j, last: first + j, label, at: { x, y: nodes[first + j].y + 3.5 }, look };
  });
}
