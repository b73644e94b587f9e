import { INK } from './ink.ts';
import { PANEL } from './networkDrawing.ts';
import type { NetworkFrame } from './networkFrame.ts';
import type { LineLook } from './networkLines.ts';
import { networkLook } from './networkLook.ts';
import type { NetworkState } from './networkStates.ts';

/** The states of a network on its path, as data for `NETWORK_PLAYER`, which draws them in a page. */
export interface NetworkPath {
  /** the data of a path for each weight, in flat order */
  readonly lines: readonly string[];
  /** the attributes of the lines of each letter of a frame, in the order in which they are drawn */
  readonly looks: readonly (readonly [string, LineLook])[];
  readonly inks: Readonly<Record<'text' | 'faint' | 'grid' | 'page', string>>;
  readonly frames: readonly PathFrame[];
}

/** A state, with the words that say it. */
export interface PathFrame extends NetworkFrame {
  readonly words: string;
}

/** The path of some states, drawn as `networkDrawing` draws the last of them beside the first. */
export function networkPath(states: readonly NetworkState[]): NetworkPath {
  const { lines, looks, frames } = networkLook(states, PANEL);
  const { text, faint, grid, page } = INK;
  return {
    ...{ lines, looks, inks: { text, faint, grid, page } },
    frames: frames.map((frame, i) => ({ ...frame, words: states[i].words })),
  };
}

/** Characters of JSON that a path may take in a page. */
const MAX_LENGTH = 800_000;
/** Of the words of a state. */
const WORDS = 400;

/** The number of states of a network that a page has room for. @param nodes inputs and units */
export const statesInPage = (weights: number, nodes: number): number =>
  Math.max(2, Math.floor((MAX_LENGTH - 20 * weights) / (weights + nodes + WORDS)));
