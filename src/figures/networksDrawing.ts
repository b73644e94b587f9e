import type { NamedNetwork } from '../trace/namedNetwork.ts';
import { weightsWords } from './networkDrawing.ts';
import { networkLegend } from './networkLegend.ts';
import { networkLook } from './networkLook.ts';
import { networkPanel, PANEL_HEAD } from './networkPanel.ts';
import { element, px, svgOf } from './svg.ts';

/** Pixels: the figure, its edge, a panel, the gaps between rows and above the legend. */
const [WIDTH, EDGE, PANEL, GAP] = [760, 16, 350, 20];

/** A state of a network, and two lines above its drawing. */
export interface HeadedNetwork extends NamedNetwork {
  readonly heading: string;
  readonly note: string;
}

/**
 * An SVG of several states of one network, two in a row, each with a heading and a note; lines and marks are those of
 * `networkDrawing`.
 *
 * @param states of the same network
 */
export function networksDrawing(title: string, states: readonly HeadedNetwork[]): string {
  const look = networkLook(states, PANEL);
  const legend = networkLegend(look.scale, WIDTH - 2 * EDGE);
  const row = PANEL_HEAD + look.layout.height + GAP;
  const below = px(EDGE + Math.ceil(states.length / 2) * row);
  const drawn = [
    ...look.frames.map((frame, i) => {
      const [x, y] = [i % 2 === 0 ? EDGE : WIDTH - EDGE - PANEL, EDGE + Math.floor(i / 2) * row];
      return networkPanel(look, { ...frame, note: states[i].note }, { transform: `translate(${x},${px(y)})` });
    }),
    element('g', { transform: `translate(${EDGE},${below})` }, legend.drawn),
  ];
  const description = states.map((state) => `${state.heading}: ${state.note}. ${weightsWords(state)}`).join(' ');
  return svgOf({ title, description, width: WIDTH, height: below + legend.height, drawn });
}
