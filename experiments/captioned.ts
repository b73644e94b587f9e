import type { Figure } from '../src/figures/figure.ts';

/**
 * A figure with a further sentence in its caption, such as the published figure that it stands beside; none of none.
 */
export const captioned = (figure: Figure | null | undefined, words: string): Figure[] =>
  figure ? [{ ...figure, caption: words === '' ? figure.caption : `${figure.caption} ${words}` }] : [];
