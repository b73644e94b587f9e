import type { AffineStep, MatrixStep } from './onnxGraph.ts';

/** The nodes of a linear part, as they are folded. */
export interface LinearPart {
  readonly before: readonly AffineStep[];
  readonly matrix: MatrixStep;
  readonly after: readonly AffineStep[];
}

/** A map of each value by itself, y ↦ factor·y + shift. */
export interface Affine {
  readonly factor: Float64Array;
  readonly shift: Float64Array;
}

/** A linear part as one product: its weights are (units × fanIn), and biases null where nothing is ever added. */
export interface FoldedLayer {
  readonly fanIn: number;
  readonly units: number;
  readonly weights: Float64Array;
  readonly biases: Float64Array | null;
}

/** Inputs and units of the weights of a layer. */
export function sizesOf({ weight, rowsAreUnits }: MatrixStep): { readonly fanIn: number; readonly units: number } {
  const [rows, columns] = weight.constant.shape;
  return rowsAreUnits ? { units: rows, fanIn: columns } : { units: columns, fanIn: rows };
}

/** The index among the numbers of a file of the weight from input i to unit j. */
export const placeOf = ({ rowsAreUnits, weight }: MatrixStep, j: number, i: number): number =>
  rowsAreUnits ? j * weight.constant.shape[1] + i : i * weight.constant.shape[1] + j;

/** Several maps, one after the other, as one. */
export function composed(steps: readonly AffineStep[], count: number): Affine {
  const factor = new Float64Array(count).fill(1);
  const shift = new Float64Array(count);
  for (const step of steps) {
    for (let i = 0; i < count; i++) {
      factor[i] *= step.factor[i];
      shift[i] = step.factor[i] * (shift[i] - (step.normalisation?.mean[i] ?? 0)) + step.shift[i];
    }
  }
  return { factor, shift };
}

/**
 * Folds a linear part: W_ji = R_j·α·B_ji·C_i with R the factors behind the product and C those before it, and the
 * biases are what the part gives for an input of 0.
 */
export function foldedLayer({ before, matrix, after }: LinearPart): FoldedLayer {
  const { fanIn, units } = sizesOf(matrix);
  const columns = composed(before, fanIn);
  const rows = composed(after, units);
  const weights = new Float64Array(units * fanIn);
  const biases = rows.shift;
  const { values } = matrix.weight.constant;
  for (let j = 0; j < units; j++) {
    let constant = 0;
    for (let i = 0; i < fanIn; i++) {
      const weight = matrix.factor * values[placeOf(matrix, j, i)];
      constant += weight * columns.shift[i];
      weights[j * fanIn + i] = rows.factor[j] * weight * columns.factor[i] + 0; // no −0
    }
    if (constant !== 0) biases[j] += rows.factor[j] * constant;
  }
  const hasBiases = [...before, ...after].some(({ added, normalisation }) => added !== null || normalisation !== null);
  return { fanIn, units, weights, biases: hasBiases ? biases : null };
}
