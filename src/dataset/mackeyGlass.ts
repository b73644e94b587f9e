import { dataSetOf, type Sample } from './dataSet.ts';
import type { DataSetRecord } from './dataSetRecord.ts';

/** The equation's parameters: production a, decay b, delay τ. */
const [A, B, DELAY] = [0.2, 0.1, 17];

/** Time between two lags, and from the last of them to the target. */
const LAG = 6;
/** x(t), x(t−6), …, x(t−30) */
const LAGS = 6;
/** Time before the first sample's target is predicted, long enough for the series to forget its start. */
const TRANSIENT = 1000;

/** Samples of the three sets, in the order in which they follow each other. */
const [TRAINING, VALIDATION, TEST] = [250, 250, 8500];

/** The start and the step of the integration of a series. */
export interface SeriesOptions {
  /** x(t) for t ≤ 0 */
  readonly start?: number;
  /** steps of the integration a unit of time; τ is a whole number of units, so that it is one of steps too */
  readonly stepsPerUnit?: number;
}

/**
 * The Mackey–Glass series at t = 0, 1, 2, …:
 *
 *     dx/dt = a x(t − τ)/(1 + x(t − τ)¹⁰) − b x(t),   a = 0.2, b = 0.1, τ = 17,   x(t) = `start` for t ≤ 0.
 *
 * By the classical Runge–Kutta method. Its steps divide τ, and between them x(t − τ) is that of the cubic through
 * values and slopes (Hermite), ½(x_j + x_(j+1)) + ⅛h(x′_j − x′_(j+1)) in the middle: both are of fourth order, and the
 * times where a higher derivative jumps (multiples of τ) are ends of steps. Only +, −, · and / touch a number, each
 * correctly rounded, so that the bits of a chaotic series are the same on every machine.
 *
 * Source: M. C. Mackey, L. Glass, Oscillation and chaos in physiological control systems, Science 197 (1977) 287-289.
 *
 * @param length how many values
 * @returns (length)
 *
 * Cost: `stepsPerUnit` steps a value.
 */
export function mackeyGlassSeries(
  length: number,
  { start = 1.2, stepsPerUnit = 10 }: SeriesOptions = {},
): Float64Array {
  const h = 1 / stepsPerUnit;
  const delay = DELAY * stepsPerUnit;
  const steps = (length - 1) * stepsPerUnit;
  const x = new Float64Array(steps + 1);
  const slope = new Float64Array(steps + 1);
  const delayed = (j: number) => (j < delay ? start : x[j - delay]);
  const delayedMiddle = (j: number) => {
    const i = j - delay;
    return i < 0 ? start : 0.5 * (x[i] + x[i + 1]) + 0.125 * h * (slope[i] - slope[i + 1]);
  };

  x[0] = start;
  slope[0] = produced(start) - B * start;
  for (let j = 0; j < steps; j++) {
    const [middle, end] = [produced(delayedMiddle(j)), produced(delayed(j + 1))];
    const k1 = slope[j];
    const k2 = middle - B * (x[j] + 0.5 * h * k1);
    const k3 = middle - B * (x[j] + 0.5 * h * k2);
    const k4 = end - B * (x[j] + h * k3);
    x[j + 1] = x[j] + (h / 6) * (k1 + 2 * k2 + 2 * k3 + k4);
    slope[j + 1] = end - B * x[j + 1];
  }
  return x.filter((_, j) => j % stepsPerUnit === 0);
}

/** a y/(1 + y¹⁰). */
function produced(y: number): number {
  const y2 = y * y;
  const y4 = y2 * y2;
  return (A * y) / (1 + y4 * y4 * y2);
}

/**
 * The chaotic Mackey–Glass series, predicted six units of time ahead: inputs x(t), x(t − 6), …, x(t − 30), target x(t +
 * 6), a sample for each unit of time. 250 training, 250 validation and 8,500 test samples follow each other in one
 * series without noise. The values are those of the equation, neither centred nor scaled: 0.4 to 1.3, standard
 * deviation 0.23.
 *
 * Source: the numbers of training and test samples, the parameters and the six steps ahead are those of M. W. Pedersen,
 * L. K. Hansen, J. Larsen, Pruning with generalization based weight saliencies: γOBD, γOBS, NIPS 8 (1996). Which six
 * values of the past they took, the sampling time and the validation set are ours: lags that are multiples of the
 * prediction's six steps are usual for this series.
 */
export const mackeyGlass: DataSetRecord<'mackey-glass'> = {
  name: 'mackey-glass',
  meaning: 'a chaotic series, predicted six steps ahead from six of its past values',
  load() {
    const first = TRANSIENT + (LAGS - 1) * LAG;
    const count = TRAINING + VALIDATION + TEST;
    const series = mackeyGlassSeries(first + count + LAG);
    const samples = Array.from({ length: count }, (_, k): Sample => {
      const t = first + k;
      return { input: Array.from({ length: LAGS }, (_, i) => series[t - i * LAG]), target: [series[t + LAG]] };
    });
    const lags = Array.from({ length: LAGS }, (_, i) => (i === 0 ? 'x(t)' : `x(t-${i * LAG})`));
    return dataSetOf('mackey-glass', { inputs: lags, outputs: [`x(t+${LAG})`] }, samples.slice(0, TRAINING), {
      validation: samples.slice(TRAINING, TRAINING + VALIDATION),
      test: samples.slice(TRAINING + VALIDATION),
    });
  },
};
