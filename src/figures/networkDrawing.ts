import { liveWeights } from '../network/mask.ts';
import { weightNames } from '../network/weightName.ts';
import type { NamedNetwork } from '../trace/namedNetwork.ts';
import { networkLegend } from './networkLegend.ts';
import { networkLook } from './networkLook.ts';
import { networkPanel, PANEL_HEAD } from './networkPanel.ts';
import { numeral } from './numeral.ts';
import { element, px, svgOf } from './svg.ts';

/** Pixels: the figure, its edge, a panel, the gap above the legend. */
const [WIDTH, EDGE, GAP] = [760, 16, 20];
/** The width of each of the two panels, pixels. */
export const PANEL = 350;

/** Words of a drawing of a network. */
export interface NetworkDrawingOptions {
  readonly title?: string;
  /** of the two panels; default `Before` and `After` */
  readonly headings?: readonly [string, string];
}

/**
 * An SVG of a network before and after weights were deleted, side by side: the wider a line, the larger |weight|;
 * weights above 0 are whole lines, those below 0 dashed, deleted ones faint; dead units are grey, inputs that no longer
 * matter are faint; biases come from the squares. The names of many inputs stand in groups.
 *
 * @param before a network with the names of its inputs and outputs
 * @param after  the same network, with other weights and fewer of them
 *
 * @example
 * ```ts
 * import { networkDrawing } from 'optimal-brain-surgeon/figures';
 * import { networkOf } from 'optimal-brain-surgeon/network';
 *
 * const network = networkOf({ layers: [2, 1, 1], activation: 'tanh', outputActivation: 'linear' });
 * const named = { network, inputNames: ['x1', 'x2'], outputNames: ['y'] };
 * const before = { ...named, weights: Float64Array.of(1, -2, 0.5, 3, -1), mask: Uint8Array.of(1, 1, 1, 1, 1) };
 * const after = { ...named, weights: Float64Array.of(1.2, 0, 0, 3, 0), mask: Uint8Array.of(1, 0, 0, 1, 0) };
 * const svg = networkDrawing(before, after);
 * console.log(svg.includes('Left: x1&gt;h1 1.2, h1&gt;y 3.')); // → true
 * ```
 */
export function networkDrawing(
  before: NamedNetwork,
  after: NamedNetwork,
  { title = 'A network before and after pruning', headings = ['Before', 'After'] }: NetworkDrawingOptions = {},
): string {
  const states = [before, after].map((named, i) => ({ ...named, heading: headings[i] }));
  const look = networkLook(states, PANEL);
  const legend = networkLegend(look.scale, WIDTH - 2 * EDGE);
  const below = px(EDGE + PANEL_HEAD + look.layout.height + GAP);
  const drawn = [
    ...look.frames.map((frame, i) => {
      const x = i === 0 ? EDGE : WIDTH - EDGE - PANEL;
      return networkPanel(look, frame, { transform: `translate(${x},${EDGE})` });
    }),
    element('g', { transform: `translate(${EDGE},${below})` }, legend.drawn),
  ];
  const description = look.frames.map(({ heading, note }) => `${heading}, ${note}.`);
  return svgOf({
    title,
    description: [...description, weightsWords(after)].join(' '),
    ...{ width: WIDTH, height: below + legend.height, drawn },
  });
}

/** More weights are no text to listen to. */
const MAX_SPOKEN = 60;

/** The weights that are left, with their values. */
export function weightsWords({ network, weights, mask, inputNames, outputNames }: NamedNetwork): string {
  const live = liveWeights(mask);
  if (live.length > MAX_SPOKEN) return '';
  const names = weightNames(network, inputNames, outputNames);
  return `Left: ${Array.from(live, (q) => `${names[q]} ${numeral(weights[q])}`).join(', ')}.`;
}
