import { qlSteps } from './qlSteps';
import { accumulateReflections, tridiagonalForm } from './tridiagonalForm';

/**
 * A = UΛUᵀ of a symmetric matrix: Householder's tridiagonal form, then QL steps, on rows of Uᵀ.
 *
 * The matrix is scaled by a power of 2 to entries near 1, so that no square overflows, or underflows where it counts.
 * The result is the spectrum of A + E, ‖E‖₂ of a few n·u·‖A‖₂. Equal eigenvalues stand in the order in which they were
 * found.
 *
 * @param matrix (n × n) its lower triangle is read; overwritten with U: column k is the unit vector of eigenvalue k
 * @param values (n) overwritten with the eigenvalues, ascending
 * @param work   room for (n + 7)·size + n doubles, size = 4⌈n/4⌉
 * @param limit  of QL steps for one eigenvalue
 * @returns 0; −1 if an entry is not finite; or 1 + the index of an eigenvalue that takes more steps
 */
export function symmetricSpectrum(matrix: usize, n: i32, values: usize, work: usize, limit: i32): i32 {
  const pitch = <usize>((n + 3) & ~3) << 3;
  const rows = work + 7 * pitch;
  const order = rows + <usize>n * pitch;
  const largest = largestEntry(matrix, n);
  if (!(largest < Infinity)) return -1;
  // Its exponent, or next to it where 2^k or 2^−k would not be a normal number.
  const k = <i64>min(max(reinterpret<u64>(largest) >> 52, 1), 2045) - 1023;
  placeScaled(rows, matrix, n, pitch, powerOfTwo(-k));
  const diagonal = work, beside = work + pitch;
  tridiagonalForm(rows, n, pitch, diagonal, beside, work + 4 * pitch);
  accumulateReflections(rows, n, pitch);
  const fault = qlSteps(diagonal, beside, n, rows, pitch, work + 2 * pitch, limit);
  if (fault != 0) return fault;
  ascending(order, diagonal, n);
  const scale = powerOfTwo(k), line = <usize>n << 3;
  for (let i: usize = 0; i < line; i += 8) {
    const index = <usize>load<i32>(order + i);
    store<f64>(values + i, scale * load<f64>(diagonal + (index << 3)));
    const row = rows + index * pitch;
    for (let j: usize = 0, to = matrix + i; j < line; j += 8, to += line) store<f64>(to, load<f64>(row + j));
  }
  return 0;
}

// @ts-ignore: decorator of AssemblyScript
@inline
function powerOfTwo(k: i64): f64 {
  return reinterpret<f64>((k + 1023) << 52);
}

/** The largest |entry| of the lower triangle; NaN if one is. */
function largestEntry(matrix: usize, n: i32): f64 {
  let largest: f64 = 0;
  for (let i = 0, row = matrix; i < n; i++, row += <usize>n << 3) {
    for (let j: usize = 0; j <= (<usize>i << 3); j += 8) largest = max(largest, Math.abs(load<f64>(row + j)));
  }
  return largest;
}

/** Both triangles from the lower one, times a factor, 0 beyond column n. */
function placeScaled(rows: usize, matrix: usize, n: i32, pitch: usize, factor: f64): void {
  memory.fill(rows, 0, <usize>n * pitch);
  for (let i: usize = 0, from = matrix; i < <usize>n; i++, from += <usize>n << 3) {
    for (let j: usize = 0; j <= i; j++) {
      const entry = factor * load<f64>(from + (j << 3));
      store<f64>(rows + i * pitch + (j << 3), entry);
      store<f64>(rows + j * pitch + (i << 3), entry);
    }
  }
}

/** Indices of n numbers, ascending, those of equal ones by index; by insertion, as they come nearly in order. */
function ascending(order: usize, numbers: usize, n: i32): void {
  for (let i = 0; i < n; i++) {
    const number = load<f64>(numbers + (<usize>i << 3));
    let to = order + (<usize>i << 3);
    for (; to > order; to -= 8) {
      const before = load<i32>(to - 8);
      if (load<f64>(numbers + (<usize>before << 3)) <= number) break;
      store<i32>(to, before);
    }
    store<i32>(to, i);
  }
}
