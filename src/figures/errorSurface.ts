import * as Plot from '@observablehq/plot';
import type { ErrorSlice, Range } from '../inspection/errorSlice.ts';
import type { CriterionName } from '../surgeon/criteria/criteria.ts';
import { axisFor } from './axis.ts';
import { contourLabels, contourLevels, type Share } from './contourLabels.ts';
import { CRITERION_STYLE } from './criterionStyle.ts';
import { INK } from './ink.ts';
import { numeral } from './numeral.ts';
import { type Panel, plotted } from './plotted.ts';
import { cut } from './svg.ts';

/** A slice of the error surface, with the steps of criteria in it. */
export interface SurfaceSlice extends ErrorSlice {
  /** of the two weights */
  readonly names: readonly [string, string];
  /** the two weights of the trained network, and its E */
  readonly start: SurfacePoint;
  readonly steps: readonly SurfaceStep[];
}

/** The two weights of a network, and its E. */
export interface SurfacePoint {
  readonly at: readonly [number, number];
  readonly error: number;
}

/** The network after a step of a criterion: E is that of all its weights, which may lie outside the slice. */
export interface SurfaceStep extends SurfacePoint {
  readonly criterion: CriterionName;
}

/** Pixels of the figure and of a panel; contour lines of a panel. */
const [WIDTH, HEIGHT, LINES] = [640, 430, 9];
/** Pixels from a mark to the middle of its words, above it or below; the share of the axis that half of them takes. */
const [ASIDE, HALF] = [17, 0.13];
/** Characters of a weight's name. */
const LONGEST = 24;

/**
 * An SVG of slices of the error surface: contour lines of E over two weights, shaded where E is larger, with the
 * trained network and the step of each criterion from there. A step that corrects other weights as well ends at its two
 * weights in the slice, and with the E of all.
 *
 * Source: Hassibi & Stork, NIPS 5 (1993), figure 5, shows two such slices of XOR.
 */
export function errorSurface(
  slices: readonly SurfaceSlice[],
  { title = 'The error surface' }: { readonly title?: string } = {},
): string {
  const description = slices.map(({ names: [x, y], start, steps }) => {
    const ends = steps.map(
      ({ criterion, at, error }) =>
        `${CRITERION_STYLE[criterion].label} ends at ${pointWords(at)}, E ${numeral(error)}`,
    );
    return `Slice over ${x} and ${y}: the trained network is at ${pointWords(start.at)}, E ${numeral(start.error)}; ${ends.join('; ')}.`;
  });
  return plotted({
    name: 'surface',
    title,
    description: description.join(' '),
    width: WIDTH,
    panels: slices.map(panelOf),
  });
}

const pointWords = (at: readonly [number, number]): string => `(${at.map((w) => numeral(w)).join(', ')})`;

function panelOf(slice: SurfaceSlice): Panel {
  const { names, ranges, size, errors, start, steps } = slice;
  // Plot takes an entry for the middle of a cell; beyond the outermost entries there is nothing to be shown.
  const [[x1, x2], [y1, y2]] = ranges.map((range) => longer(range, 0.5 / (size - 1)));
  const domains = ranges.map((range) => longer(range, -0.5 / (size - 1)));
  const levels = contourLevels(errors, LINES);
  const [x, y] = domains.map((domain, i) => {
    const { ticks, tickFormat } = axisFor(domain, { type: 'linear' });
    const label = `weight ${cut(names[i], LONGEST)}`;
    return { domain, ticks: [...ticks], tickFormat, label, labelArrow: false } as const;
  });
  const zero = { stroke: INK.faint, strokeDasharray: '2 4' };
  const isInside = ([from, to]: Range) => from < 0 && to > 0;
  return {
    heading: names.map((name) => cut(name, LONGEST)).join(' and '),
    plot: {
      ...{ height: HEIGHT, marginLeft: 60, marginRight: 30, marginBottom: 60, marginTop: 26 },
      x: { ...x, labelAnchor: 'center', labelOffset: 38 },
      y,
      marks: [
        Plot.contour(errors, {
          ...{ width: size, height: size, x1, x2, y1, y2, thresholds: levels, interpolate: 'none', clip: true },
          ...{ fill: INK.text, fillOpacity: 0.04, stroke: INK.faint, strokeWidth: 0.8 },
        }),
        ...(isInside(domains[0]) ? [Plot.ruleX([0], zero)] : []),
        ...(isInside(domains[1]) ? [Plot.ruleY([0], zero)] : []),
        Plot.text(numbersOf(slice, levels), { x: 'x', y: 'y', text: 'words', fill: INK.faint, ...HALO, fontSize: 11 }),
        ...steps.map(({ criterion, at }) => {
          const { light, dash } = CRITERION_STYLE[criterion];
          const ends = { x1: [start.at[0]], y1: [start.at[1]], x2: [at[0]], y2: [at[1]] };
          return Plot.link([0], { ...ends, stroke: light, strokeWidth: 2.5, ...(dash && { strokeDasharray: dash }) });
        }),
        Plot.dot([start.at], { fill: INK.page, stroke: INK.text, strokeWidth: 2, r: 6 }),
        ...steps.map(({ criterion, at }) => {
          const { light, symbol } = CRITERION_STYLE[criterion];
          return Plot.dot([at], { fill: light, stroke: INK.page, symbol, r: 7 });
        }),
        wordsAt(slice, start, `trained, E ${numeral(start.error)}`, INK.text, 1),
        ...steps.map((step) => {
          const { light, label } = CRITERION_STYLE[step.criterion];
          return wordsAt(slice, step, `${label}, E ${numeral(step.error)}`, light, -1);
        }),
      ],
    },
  };
}

/** Words are read over lines, too. */
const HALO = { stroke: INK.page, strokeWidth: 4 } as const;

/** The words of a mark, above it (−1) or below (1), within the panel. */
function wordsAt({ ranges }: SurfaceSlice, { at }: SurfacePoint, words: string, fill: string, side: 1 | -1) {
  const along = shareOf(ranges[0], at[0]);
  const textAnchor = along < 2 * HALF ? 'start' : along > 1 - 2 * HALF ? 'end' : 'middle';
  return Plot.text([at], { text: [words], fill, textAnchor, dy: side * ASIDE, ...HALO, fontWeight: 600 });
}

/** The numbers of the contour lines, where they lie on no mark, step or word. */
function numbersOf(slice: SurfaceSlice, levels: readonly number[]) {
  const { ranges, start, steps } = slice;
  const [trained, ...ends] = [start, ...steps].map(
    ({ at }): Share => [shareOf(ranges[0], at[0]), shareOf(ranges[1], at[1])],
  );
  const words = [trained, ...ends].flatMap(([x, y], i): Share[] => {
    const middle = Math.min(1 - HALF, Math.max(HALF, x));
    return [-HALF, 0, HALF].map((aside) => [middle + aside, y + (i === 0 ? -0.05 : 0.05)]);
  });
  const lines = ends.flatMap(([x, y]) =>
    Array.from({ length: 16 }, (_, i): Share => {
      const t = (i + 1) / 16;
      return [trained[0] + t * (x - trained[0]), trained[1] + t * (y - trained[1])];
    }),
  );
  return contourLabels(slice, levels, trained, [...words, ...lines]).map(({ level, at }) => ({
    ...{ x: weightAt(ranges[0], at[0]), y: weightAt(ranges[1], at[1]) },
    words: numeral(level),
  }));
}

const shareOf = ([from, to]: Range, weight: number): number => (weight - from) / (to - from);
const weightAt = ([from, to]: Range, share: number): number => from + share * (to - from);
/** A range that is longer at both ends, or shorter, by a share of its length. */
const longer = ([from, to]: Range, by: number): [number, number] => [from - by * (to - from), to + by * (to - from)];
