/** The norms of a row, as scikit-learn's `Normalizer` has them: Σ|x|, √Σx², the largest |x|. */
export const NORMS = ['l1', 'l2', 'max'] as const satisfies readonly Norm[];
/** Name of a norm. */
export type Norm = 'l1' | 'l2' | 'max';

/** The inputs of a sample divided by their norm; a sample of zeros stays as it is. */
export interface RowNormalisation {
  readonly normalise: Norm;
}

/** The inputs of a sample as (x − mean) / scale, a number of each an input. */
export interface RowScaling {
  readonly mean: readonly number[];
  readonly scale: readonly number[];
}

/** A step that changes the inputs of a sample, after its columns have become inputs. */
export type RowStep = RowNormalisation | RowScaling;

/** Whether an input depends on others, so that none of them can be left out. */
export const normalises = (steps: readonly RowStep[] = []): boolean => steps.some((step) => 'normalise' in step);

/**
 * Takes the inputs of a sample through steps, one after the other.
 *
 * @param values array that holds them at `first` … `first + count − 1`; overwritten there
 */
export function takeSteps(steps: readonly RowStep[], values: Float64Array, first: number, count: number): void {
  for (const step of steps) {
    if ('normalise' in step) {
      const norm = normOf(step.normalise, values, first, count);
      if (norm > 0) for (let i = first; i < first + count; i++) values[i] /= norm;
    } else {
      const { mean, scale } = step;
      for (let i = 0; i < count; i++) values[first + i] = (values[first + i] - mean[i]) / scale[i];
    }
  }
}

function normOf(norm: Norm, values: Float64Array, first: number, count: number): number {
  let [sum, squares, largest] = [0, 0, 0];
  for (let i = first; i < first + count; i++) {
    const size = Math.abs(values[i]);
    sum += size;
    squares += size * size;
    largest = Math.max(largest, size);
  }
  return { l1: sum, l2: Math.sqrt(squares), max: largest }[norm];
}

/** The steps of a network that takes some of the inputs alone. */
export const keptSteps = (steps: readonly RowStep[], inputs: readonly number[]): RowStep[] =>
  steps.map((step) => {
    if ('normalise' in step) return step;
    const [mean, scale] = [step.mean, step.scale].map((numbers) => inputs.map((i) => numbers[i]));
    return { mean, scale };
  });
