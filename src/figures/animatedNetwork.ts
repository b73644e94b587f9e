import { networkLegend } from './networkLegend.ts';
import { drawnLines } from './networkLines.ts';
import { type NetworkLook, networkLook } from './networkLook.ts';
import { drawnLabel, drawnNode, matters, networkPanel, PANEL_HEAD, panelHead } from './networkPanel.ts';
import type { NetworkState } from './networkStates.ts';
import { element, px, svgOf } from './svg.ts';

/** Pixels: the figure, its edge, the gap above the legend. */
const [WIDTH, EDGE, GAP] = [480, 16, 20];
/** Seconds that a state is seen, and how many times as long the first and the last one are. */
const [STAY, FIRST, LAST] = [0.7, 3, 5];
/** Characters of the lines of all states. */
const MAX_LENGTH = 400_000;
/** States of a network that are enough to follow it. */
const MAX_STATES = 60;

/** Words of an animated network. */
export interface AnimatedNetworkOptions {
  readonly title?: string;
}

/** The number of states of a network of n weights that `animatedNetwork` has room for: at most 60, or 400 kB. */
export const statesInAnimation = (weights: number): number =>
  Math.max(2, Math.min(MAX_STATES, Math.floor(MAX_LENGTH / (20 * weights))));

/**
 * An SVG that plays the states of a network by itself, again and again, without a script (SMIL), drawn as
 * `networkDrawing` draws them. Programs that know no animations show the last state, as do browsers whose user asks for
 * less motion.
 *
 * @param states from `networkStates`, as many as `statesInAnimation` gives
 *
 * @example
 * ```ts
 * import { dataSetOf, networkOf, prune, train } from 'optimal-brain-surgeon';
 * import { animatedNetwork } from 'optimal-brain-surgeon/figures';
 *
 * // y = 2·x1, whatever x2 is
 * const samples = [[0, 1], [1, 0], [1, 1], [2, 1]].map((input) => ({ input, target: [2 * input[0]] }));
 * const data = dataSetOf('double', { inputs: ['x1', 'x2'], outputs: ['y'] }, samples, null);
 * const network = networkOf({ layers: [2, 1], activation: null, outputActivation: 'linear' });
 * const { weights } = train(network, data.train, { decay: 0, seed: 1 });
 * const states = [...prune(network, data, weights, { criterion: 'obs', alpha: 1e-6, stop: 'end' })].map((step) => ({
 *   ...{ network, inputNames: data.inputNames, outputNames: data.outputNames },
 *   ...{ weights: step.weights, mask: Uint8Array.from(step.weights, (w) => (w === 0 ? 0 : 1)) },
 *   ...{ heading: `Step ${step.step}`, words: `${step.weightsLeft} weights left.` },
 * }));
 * const svg = animatedNetwork(states);
 * console.log(svg.match('<desc>(.+)</desc>')?.[1]); // → 3 weights left. 2 weights left. 1 weights left.
 * ```
 */
export function animatedNetwork(
  states: readonly NetworkState[],
  { title = 'A network while it is pruned' }: AnimatedNetworkOptions = {},
): string {
  const look = networkLook(states, WIDTH - 2 * EDGE);
  const { frames } = look;
  const legend = networkLegend(look.scale, WIDTH - 2 * EDGE);
  const below = px(EDGE + PANEL_HEAD + look.layout.height + GAP);
  const place = { transform: `translate(${EDGE},${EDGE})` };
  const still = networkPanel(look, frames[frames.length - 1], {});
  const drawn = [
    `<style>${LESS_MOTION}</style>`,
    element(
      'g',
      place,
      [
        element('g', { class: 'still' }, `<set attributeName="display" to="none"/>${still}`),
        element(
          'g',
          { class: 'moving', display: 'none' },
          `<set attributeName="display" to="inline"/>${movingParts(look)}`,
        ),
      ].join(''),
    ),
    element('g', { transform: `translate(${EDGE},${below})` }, legend.drawn),
  ];
  const description = states.map(({ words }) => words).join(' ');
  return svgOf({ title, description, width: WIDTH, height: below + legend.height, drawn });
}

const LESS_MOTION =
  '@media (prefers-reduced-motion:reduce){.still{display:inline!important}.moving{display:none!important}}';

/** The lines and words of each state, and the two looks of nodes and names that change, seen in turn. */
function movingParts({ layout, lines, looks, labels, frames }: NetworkLook): string {
  const times = startsOf(frames.length);
  const seen = (isSeen: (frame: number) => boolean, content: string) =>
    seenIn(
      frames.map((_, f) => isSeen(f)),
      times,
      content,
    );
  const inTurn = <Of>(lookAt: (frame: number) => Of, drawnAs: (look: Of) => string): string[] =>
    [...new Set(frames.map((_, f) => lookAt(f)))].map((look) => seen((f) => lookAt(f) === look, drawnAs(look)));
  const parts = [
    ...frames.map((frame, f) => seen((other) => other === f, panelHead(frame))),
    element(
      'g',
      { transform: `translate(0,${PANEL_HEAD})` },
      [
        ...frames.map((frame, f) =>
          seen((other) => other === f, element('g', { fill: 'none' }, drawnLines(frame.weights, lines, looks))),
        ),
        ...layout.nodes.flatMap((_, node) =>
          inTurn(
            (f) => frames[f].reaches[node],
            (reaches) => drawnNode(layout, node, reaches),
          ),
        ),
        ...labels.flatMap((label) =>
          inTurn(
            (f) => matters(label, frames[f]),
            (does) => drawnLabel(label, does),
          ),
        ),
      ].join(''),
    ),
  ];
  return parts.join('');
}

/** The second at which each state begins, and the end of the last one. */
function startsOf(count: number): number[] {
  const starts = [0];
  for (let f = 0; f < count; f++) {
    const stay = STAY * (f === 0 ? FIRST : f === count - 1 ? LAST : 1);
    starts.push(starts[f] + stay);
  }
  return starts;
}

/** Content that is seen in some states and not in the others. */
function seenIn(isSeen: readonly boolean[], starts: readonly number[], content: string): string {
  if (isSeen.every((seen) => seen) || content === '') return content;
  const total = starts[starts.length - 1];
  const changes = isSeen.map((seen, f) => ({ seen, f })).filter(({ seen, f }) => f === 0 || seen !== isSeen[f - 1]);
  const animate = element('animate', {
    attributeName: 'visibility',
    values: changes.map(({ seen }) => (seen ? 'visible' : 'hidden')).join(';'),
    keyTimes: changes.map(({ f }) => Math.round((starts[f] / total) * 1e5) / 1e5).join(';'),
    dur: `${px(total)}s`,
    ...{ calcMode: 'discrete', repeatCount: 'indefinite' },
  });
  return element('g', {}, animate + content);
}
