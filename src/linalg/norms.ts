/** ‖v‖₂² = Σ v_i². */
export function sumOfSquares(values: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i] * values[i];
  return sum;
}

/** ‖v‖₂ of a vector, or ‖A‖_F of a matrix given as its entries. */
export function euclideanNorm(values: Float64Array): number {
  return Math.sqrt(sumOfSquares(values));
}

/** ‖a − b‖_F / ‖b‖_F of two matrices of one shape, given as their entries. */
export function relativeDifference(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) {
    const difference = a[i] - b[i];
    sum += difference * difference;
  }
  return Math.sqrt(sum) / euclideanNorm(b);
}

/**
 * ‖AB − I‖_F / √n: how far B is from the inverse of A; 0 for the exact inverse, 1 for B = 0.
 *
 * @param a (n × n) symmetric, row-major
 * @param b (n × n) row-major
 *
 * Cost: n³ multiply-adds.
 */
export function inverseResidual(a: Float64Array, b: Float64Array, n: number): number {
  const row = new Float64Array(n);
  let sum = 0;
  for (let i = 0; i < n; i++) {
    row.fill(0);
    row[i] = -1;
    for (let k = 0; k < n; k++) {
      const factor = a[i * n + k];
      for (let j = 0; j < n; j++) row[j] += factor * b[k * n + j];
    }
    for (let j = 0; j < n; j++) sum += row[j] * row[j];
  }
  return Math.sqrt(sum / n);
}

/**
 * ‖LᵀDL‖_F: the size of a symmetric D in the metric of LLᵀ.
 *
 * @param factor (n × n) row-major; L in its lower triangle, the upper one is not read
 * @param d      (n × n) symmetric, row-major
 *
 * Cost: n³ multiply-adds.
 */
export function factorWeightedNorm(factor: Float64Array, d: Float64Array, n: number): number {
  const column = new Float64Array(n);
  let sum = 0;
  for (let j = 0; j < n; j++) {
    column.fill(0); // D times column j of L, whose entries above j are 0
    for (let k = j; k < n; k++) {
      const l = factor[k * n + j];
      for (let i = 0; i < n; i++) column[i] += l * d[k * n + i];
    }
    for (let i = 0; i < n; i++) {
      let entry = 0;
      for (let k = i; k < n; k++) entry += factor[k * n + i] * column[k];
      sum += entry * entry;
    }
  }
  return Math.sqrt(sum);
}
