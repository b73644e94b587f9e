import { addBlockRow } from './blockRow';
import { copyFour, PANEL_ROW, transposeBlock } from './blocks';
import { laneSum } from './laneSum';
import { microKernel, WIDTH } from './microKernel';
import { multiplyAdd, multiplyAddOne } from './multiplyAdd';
import { packMirrored } from './pack';

/**
 * Sums of squares that the check of two inverses R and X of A = LLᵀ is made of, `CrossCheck` says how:
 *
 *     ‖R − X‖²,  ‖Lᵀ(R − X)L‖²,  ‖X‖²,  ‖AR − I‖²,  ‖AX − I‖²   (Frobenius)
 *
 * All matrices are (size × size), size a multiple of 4, the identity beyond the n weights that count.
 *
 * @param recursive R, lower triangle
 * @param exact     X, lower triangle
 * @param a         A, lower triangle
 * @param u         U = Lᵀ as `factorPanels` leaves it
 * @param n         live weights
 * @param work      room for 4·size² doubles
 * @param sums      room for the five sums
 */
export function crossCheck(
  recursive: usize, exact: usize, a: usize, u: usize, n: i32, size: i32, work: usize, sums: usize,
): void {
  differenceSquares(recursive, exact, u, n, size, work, sums);
  inverseSquares(exact, a, n, size, work, sums + 16);
  store<f64>(sums, load<f64>(sums, 24), 32);
  packMirrored(work + matrixBytes(size), recursive, size, size);
  store<f64>(sums, packedResidual(work, size), 24);
}

/**
 * ‖X‖² and ‖AX − I‖² of one inverse.
 *
 * @param sums room for both
 */
export function inverseSquares(exact: usize, a: usize, n: i32, size: i32, work: usize, sums: usize): void {
  store<f64>(sums, symmetricSquares(exact, n, size));
  packMirrored(work, a, size, size);
  packMirrored(work + matrixBytes(size), exact, size, size);
  store<f64>(sums, packedResidual(work, size), 8);
}

/**
 * ‖D‖² and ‖LᵀDL‖² of D = R − X.
 *
 * @param sums room for both
 */
export function differenceSquares(
  recursive: usize, exact: usize, u: usize, n: i32, size: i32, work: usize, sums: usize,
): void {
  const bytes = matrixBytes(size);
  const packedD = work, packedU = work + bytes, product = work + 2 * bytes, difference = work + 3 * bytes;
  subtract(difference, recursive, exact, size);
  store<f64>(sums, symmetricSquares(difference, n, size));

  // T = DL: column j of L is row j of U, and 0 before it.
  packMirrored(packedD, difference, size, size);
  packFactor(packedU, u, size);
  memory.fill(product, 0, bytes);
  const pitch = (<usize>size) << 3, panel = (<usize>size) << 5;
  for (let j = 0; j < size; j += WIDTH) {
    const top = (<usize>j) << 5;
    for (let i = 0; i < size; i += WIDTH) {
      const from = packedD + <usize>(i >> 2) * panel + top;
      const to = product + <usize>i * pitch + ((<usize>j) << 3);
      microKernel(from, packedU + <usize>(j >> 2) * panel + top, size - j, to, pitch, 1);
    }
  }
  // LᵀT = UT: symmetric, so that the lower triangle is enough; row i of U is 0 before it.
  const packedT = packedD;
  for (let j = 0, to = packedT; j < size; j += WIDTH) {
    for (let row = product + ((<usize>j) << 3), end = row + bytes; row < end; row += pitch, to += PANEL_ROW) {
      copyFour(to, row);
    }
  }
  memory.fill(difference, 0, bytes);
  for (let i = 0; i < size; i += WIDTH) {
    const top = (<usize>i) << 5;
    const own = packedU + <usize>(i >> 2) * panel + top;
    addBlockRow(own, packedT + top, panel, i / WIDTH + 1, size - i, difference + <usize>i * pitch, PANEL_ROW, pitch, 1);
  }
  store<f64>(sums, symmetricSquares(difference, n, size), 8);
}

/** The rows of U in panels of four, from the diagonal on: columns of L. */
function packFactor(to: usize, u: usize, size: i32): void {
  const panel = <usize>size * PANEL_ROW;
  for (let j = 0; j < size; j += WIDTH) {
    const top = <usize>j * PANEL_ROW;
    const own = to + <usize>(j >> 2) * panel;
    for (let i = j; i < size; i += WIDTH) {
      transposeBlock(own + <usize>i * PANEL_ROW, PANEL_ROW, u + <usize>(i >> 2) * panel + top, PANEL_ROW);
    }
  }
}

/** ‖AB − I‖², A and B packed one after the other; where both are the identity nothing is left. */
function packedResidual(work: usize, size: i32): f64 {
  const bytes = matrixBytes(size);
  const a = work, b = work + bytes, product = work + 2 * bytes;
  const pitch = (<usize>size) << 3, panel = (<usize>size) << 5;
  memory.fill(product, 0, bytes);
  for (let i = 0; i < size; i++) store<f64>(product + <usize>i * pitch + ((<usize>i) << 3), -1);
  for (let i = 0; i < size; i += WIDTH) {
    const own = a + <usize>(i >> 2) * panel;
    addBlockRow(own, b, panel, size / WIDTH, size, product + <usize>i * pitch, PANEL_ROW, pitch, 1);
  }
  let even = f64x2.splat(0), odd = f64x2.splat(0);
  for (let at = product, end = product + <usize>size * pitch; at < end; at += 32) {
    const x = v128.load(at), y = v128.load(at, 16);
    even = multiplyAdd(x, x, even);
    odd = multiplyAdd(y, y, odd);
  }
  return laneSum(even, odd);
}

/** ‖S‖² of the first n rows and columns of a symmetric matrix, from its lower triangle. */
function symmetricSquares(s: usize, n: i32, size: i32): f64 {
  const pitch = (<usize>size) << 3;
  let below = f64x2.splat(0);
  let diagonal: f64 = 0;
  for (let i = 0, row = s; i < n; i++, row += pitch) {
    const end = row + ((<usize>(i & ~1)) << 3);
    let at = row;
    for (; at < end; at += 16) {
      const x = v128.load(at);
      below = multiplyAdd(x, x, below);
    }
    if (i & 1) {
      const x = load<f64>(at);
      below = f64x2.replace_lane(below, 0, multiplyAddOne(x, x, f64x2.extract_lane(below, 0)));
      at += 8;
    }
    const x = load<f64>(at);
    diagonal = multiplyAddOne(x, x, diagonal);
  }
  return 2 * (f64x2.extract_lane(below, 0) + f64x2.extract_lane(below, 1)) + diagonal;
}

/** D = R − X on the lower triangle; 0 beyond n, where both are the identity. */
function subtract(difference: usize, recursive: usize, exact: usize, size: i32): void {
  const pitch = (<usize>size) << 3;
  for (let i = 0; i < size; i++) {
    const row = <usize>i * pitch;
    const end = row + ((<usize>((i | 3) + 1)) << 3);
    for (let o = row; o < end; o += 32) {
      const left = f64x2.sub(v128.load(recursive + o), v128.load(exact + o));
      const right = f64x2.sub(v128.load(recursive + o, 16), v128.load(exact + o, 16));
      v128.store(difference + o, left);
      v128.store(difference + o, right, 16);
    }
  }
}

// @ts-ignore: decorator of AssemblyScript
@inline
function matrixBytes(size: i32): usize {
  return (<usize>(size * size)) << 3;
}
