import * as Plot from '@observablehq/plot';
import { apartTicks } from './apartTicks.ts';
import { axisFor } from './axis.ts';
import { INK } from './ink.ts';
import { numeral } from './numeral.ts';
import { plotted } from './plotted.ts';

/** An eigenvalue of H. */
export interface SpectrumRow {
  /** 1 is the largest */
  readonly rank: number;
  readonly eigenvalue: number;
  /** it is 0 to rounding */
  readonly isZero: boolean;
}

/** The number that a spectrum is held against. */
export interface SpectrumPlotOptions {
  /** damping α */
  readonly alpha: number;
  readonly title?: string;
}

/** Pixels: the room for words behind the last eigenvalue, from there to them. */
const [BEHIND, GAP] = [110, 8];
/** Pixels from the first rank to the last, at least. */
const WIDE = 540;

/**
 * An SVG of the eigenvalues of H by their rank, on a logarithmic axis, with α as a line: directions below it are those
 * that the damping decides rather than the data. Eigenvalues that are 0 to rounding are crosses at the bottom.
 */
export function spectrumPlot(
  rows: readonly SpectrumRow[],
  { alpha, title = 'Eigenvalues of H and the damping' }: SpectrumPlotOptions,
): string {
  const isAbove = ({ isZero, eigenvalue }: SpectrumRow) => !isZero && eigenvalue > 0;
  const [above, zero] = [rows.filter(isAbove), rows.filter((row) => !isAbove(row))];
  const shown = [alpha, ...above.map(({ eigenvalue }) => eigenvalue)].map(Math.log10);
  // An eigenvalue at a power of ten belongs to its decade, whatever its last bit.
  const [floor, top] = [Math.floor(Math.min(...shown) + 1e-9) - 1, Math.ceil(Math.max(...shown) - 1e-9)];
  const bottom = Number(`1e${floor}`);
  const end = rows.length + 1;
  const r = rows.length > 200 ? 1.5 : 3;
  const word = (y: number, words: string, fill: string) =>
    Plot.text([words], { x: [end], y: [y], text: [words], dx: GAP, textAnchor: 'start', fill });
  const plot: Plot.PlotOptions = {
    ...{ height: 320, marginLeft: 64, marginRight: BEHIND, marginBottom: 40, marginTop: 28 },
    x: {
      label: 'rank of the eigenvalue',
      domain: [1 - (end - 1) * 0.02, end],
      ticks: apartTicks(axisFor([1, rows.length], { type: 'linear', whole: true, ends: true, count: 8 }), WIDE),
      tickFormat: String,
      labelAnchor: 'center',
      labelArrow: false,
    },
    y: {
      type: 'log',
      label: 'eigenvalue of H (error / weight²)',
      domain: [Number(`3e${floor - 1}`), Number(`1e${top}`)],
      ticks: powers(floor + 1, top),
      tickFormat: (value: number) => numeral(value),
      grid: true,
      labelArrow: false,
    },
    marks: [
      Plot.ruleY([alpha], { stroke: INK.accent, strokeWidth: 1.5, strokeDasharray: '6 3' }),
      word(alpha, `α = ${numeral(alpha)}`, INK.accent),
      Plot.dot(above, { x: 'rank', y: 'eigenvalue', fill: INK.positive, r }),
      Plot.dot(zero, { x: 'rank', y: () => bottom, stroke: INK.faint, symbol: 'times', r }),
      ...(zero.length > 0 ? [word(bottom, isOrAre(zero.length, '0'), INK.faint)] : []),
    ],
  };
  return plotted({ name: 'spectrum', title, description: spectrumWords(rows, alpha), panels: [{ plot }] });
}

/** A spectrum in words. */
export function spectrumWords(rows: readonly SpectrumRow[], alpha: number): string {
  const above = rows.filter(({ isZero, eigenvalue }) => !isZero && eigenvalue > 0);
  const ofAlpha = above.filter(({ eigenvalue }) => eigenvalue > alpha).length;
  const [largest, smallest] = [above[0], above[above.length - 1]].map((row) => numeral(row?.eigenvalue ?? 0));
  return `Of ${rows.length} eigenvalues of H ${isOrAre(ofAlpha, `above α = ${numeral(alpha)}`)} and ${isOrAre(rows.length - above.length, '0 to rounding')}; the others reach from ${smallest} to ${largest}.`;
}

const isOrAre = (count: number, what: string): string => `${count} ${count === 1 ? 'is' : 'are'} ${what}`;

/** Powers of ten, at most ten of them. */
function powers(from: number, to: number): number[] {
  const step = Math.max(1, Math.ceil((to - from) / 9));
  return Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, i) => Number(`1e${from + i * step}`));
}
