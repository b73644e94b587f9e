import { unitNames } from '../network/weightName.ts';
import type { NamedNetwork } from '../trace/namedNetwork.ts';
import { type LineScale, lineScale, type NetworkFrame, networkFrame } from './networkFrame.ts';
import { type NetworkLayout, networkLayout } from './networkLayout.ts';
import { type LineLook, lineLooks, weightLines } from './networkLines.ts';
import { type NodeLabel, nodeLabels } from './networkPanel.ts';

/** The parts that all states of a network are drawn with, and the states, as frames. */
export interface NetworkLook {
  readonly layout: NetworkLayout;
  readonly scale: LineScale;
  /** a path a weight */
  readonly lines: readonly string[];
  readonly looks: readonly (readonly [string, LineLook])[];
  readonly labels: readonly NodeLabel[];
  readonly frames: readonly NetworkFrame[];
}

/**
 * Lays out some states of one network. The widest line stands for the largest weight of the first and the last of them.
 *
 * @param width of a panel, pixels
 */
export function networkLook(
  states: readonly (NamedNetwork & { readonly heading: string })[],
  width: number,
): NetworkLook {
  const [{ network, inputNames, outputNames }] = states;
  const scale = lineScale(network, [states[0].weights, states[states.length - 1].weights]);
  const frames = states.map((state) => networkFrame(state, state.heading, scale));
  const names = [inputNames, ...unitNames(network, outputNames)];
  const layout = networkLayout(network, names, width);
  const [lines, labels] = [weightLines(network, layout), nodeLabels(layout, names)];
  return { layout, scale, lines, looks: lineLooks(frames, scale), labels, frames };
}
