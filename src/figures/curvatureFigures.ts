import { integer, number, orNull, text } from '../arrow/columns.ts';
import type { DataSets } from '../dataset/dataSets.ts';
import { type TraceCurvature, traceCurvature } from '../inspection/traceCurvature.ts';
import { eigenvalueTolerance } from '../inverse/eigenspaceInverse.ts';
import type { Trace } from '../trace/trace.ts';
import { binnedMatrix, binsOf } from './binnedMatrix.ts';
import type { Figure } from './figure.ts';
import { heatMaps, MAX_ROWS } from './heatMaps.ts';
import { numeral } from './numeral.ts';
import { spectrumPlot, spectrumWords } from './spectrumPlot.ts';

const MATRIX_COLUMNS = [
  text('row', 'name', 'a weight, source>unit; of a bin its first'),
  text('column', 'name', 'a weight, source>unit; of a bin its first'),
  number('hessian', 'error / weight²', 'the entry of H; of a bin that of the largest size'),
  orNull(number('inverse', 'weight² / error', 'the entry of (H + αI)⁻¹; null where α is too small for it')),
];
const SPECTRUM_COLUMNS = [
  integer('rank', 'count', '1 is the largest'),
  number('eigenvalue', 'error / weight²', 'of H'),
];

/**
 * The figures of the second derivatives at the network that a trace starts from: H and (H + αI)⁻¹ as heat maps, and
 * the spectrum of H with α. None where H takes more than a second or so.
 *
 * @throws as `namedNetworkAt`
 */
export function curvatureFigures(trace: Trace, dataSets: DataSets): Figure[] {
  const found = traceCurvature(trace, 0, dataSets);
  return found === null ? [] : [matricesFigure(trace, found), spectrumFigure(trace, found)];
}

/** The data set, and the seed of a network that was trained from one. */
const startWords = ({ config: { dataset, seed } }: Trace): string =>
  seed === null ? dataset : `${dataset}, seed ${seed}`;

const networkWords = (trace: Trace): string =>
  `At the ${trace.config.layers.join('-')} network that cell ${trace.id} begins with (${startWords(trace)})`;

function matricesFigure(trace: Trace, found: TraceCurvature): Figure {
  const { names, hessian, inverse, alpha } = found;
  const n = names.length;
  const title = `${startWords(trace)}: second derivatives before the first deletion`;
  const matrices = [
    { heading: 'H', values: hessian },
    ...(inverse ? [{ heading: `(H + αI)⁻¹, α = ${numeral(alpha)}`, values: inverse }] : []),
  ];
  const bins = binsOf(n, MAX_ROWS);
  const [h, inverted] = [hessian, inverse].map((matrix) => matrix && binnedMatrix(matrix, n, bins));
  const nameOf = (bin: number) => names[bin * bins.size];
  const rows = Array.from({ length: bins.count }, (_, i) =>
    Array.from({ length: i + 1 }, (_, j) => {
      const at = i * bins.count + j;
      return { row: nameOf(i), column: nameOf(j), hessian: h![at], inverse: inverted?.[at] ?? null };
    }),
  ).flat();
  return {
    ...{ name: 'hessian', title },
    caption: `${networkWords(trace)}. An entry stands out the more, the larger the root of its size; entries below 0 have the other colour, and a dash. Lines part the layers.`,
    svg: heatMaps({ ...found, matrices }, { title }),
    data: { columns: MATRIX_COLUMNS, rows },
  };
}

function spectrumFigure(trace: Trace, { eigenvalues, alpha }: TraceCurvature): Figure {
  const tolerance = eigenvalueTolerance(eigenvalues);
  const rows = Array.from(eigenvalues.toReversed(), (eigenvalue, i) => ({
    ...{ rank: i + 1, eigenvalue },
    isZero: Math.abs(eigenvalue) <= tolerance,
  }));
  const title = `${startWords(trace)}: eigenvalues of H and the damping α`;
  return {
    ...{ name: 'spectrum', title },
    caption: `${networkWords(trace)}. ${spectrumWords(rows, alpha)} In directions with an eigenvalue far above α the data decide what a step does, in those far below it the damping; crosses are 0 to rounding, directions in which the outputs do not change.`,
    svg: spectrumPlot(rows, { alpha, title }),
    data: { columns: SPECTRUM_COLUMNS, rows: rows.map(({ rank, eigenvalue }) => ({ rank, eigenvalue })) },
  };
}
