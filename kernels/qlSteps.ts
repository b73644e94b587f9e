import { SMALLEST_SQUARE } from './tridiagonalForm';

/** 2⁻⁵³ */
const ROUNDOFF: f64 = reinterpret<f64>(<u64>(1023 - 53) << 52);

/**
 * T = SΛSᵀ by implicit QL steps with Wilkinson's shift, and rows ← Sᵀ·rows.
 *
 * An entry beside the diagonal that is u‖T‖_∞ or less counts as 0: all that is left out has a Frobenius norm of
 * √(2n)·u‖T‖_∞ at most, since what is left out later lies within the blocks that are then apart.
 *
 * Source: Golub & Van Loan, Matrix Computations, 4th ed., 8.3.5 and 8.3.4, there as QR steps, from top to bottom.
 *
 * @param diagonal (n) of T; overwritten with the eigenvalues, in no order
 * @param beside   (n) entries of T beside it, i and i + 1; overwritten
 * @param rows     (n × pitch) overwritten: row k belongs to eigenvalue k
 * @param pitch    bytes from one row to the next, a multiple of 32
 * @param work     room for 2n doubles
 * @param limit    of steps for one eigenvalue
 * @returns 0, or 1 + the index of the eigenvalue that takes more steps
 */
export function qlSteps(
  diagonal: usize, beside: usize, n: i32, rows: usize, pitch: usize, work: usize, limit: i32,
): i32 {
  const end = <usize>(n - 1) << 3;
  const tolerance = ROUNDOFF * largestRow(diagonal, beside, end);
  for (let l: usize = 0; l < end; l += 8) {
    for (let step = 0; ; step++) {
      let m = l;
      while (m < end && Math.abs(load<f64>(beside + m)) > tolerance) m += 8;
      if (m == l) break;
      if (step == limit) return 1 + <i32>(l >> 3);
      qlStep(diagonal, beside, l, m, work);
      rotateRows(rows, pitch, l >> 3, m >> 3, work);
    }
  }
  return 0;
}

/** ‖T‖_∞; @param end bytes before the last entry of the diagonal */
function largestRow(diagonal: usize, beside: usize, end: usize): f64 {
  let largest: f64 = 0, before: f64 = 0;
  for (let k: usize = 0; k <= end; k += 8) {
    const after = k < end ? Math.abs(load<f64>(beside + k)) : 0;
    largest = max(largest, Math.abs(load<f64>(diagonal + k)) + before + after);
    before = after;
  }
  return largest;
}

/**
 * One step on rows l/8 … m/8 of T. In the plane of rows k and k + 1, with a, g on the diagonal and b beside it:
 *
 *     t = s(a − g) + 2cb,   g ← g + st,   a ← a − st,   b ← ct − b
 *
 * which is GᵀTG for the rotation that takes x, z to √(x² + z²), 0.
 *
 * @param rotations overwritten: c and s for each k
 */
function qlStep(diagonal: usize, beside: usize, l: usize, m: usize, rotations: usize): void {
  // The eigenvalue of the first two rows that is nearer to the first entry.
  const first = load<f64>(diagonal + l), b0 = load<f64>(beside + l);
  const half = 0.5 * (load<f64>(diagonal + l, 8) - first);
  const shift = first - (b0 * b0) / (half + copysign(Math.sqrt(half * half + b0 * b0), half));
  let b = load<f64>(beside + m - 8);
  let x = load<f64>(diagonal + m) - shift, z = b;
  let g = load<f64>(diagonal + m);
  for (let k = m; k > l; ) {
    k -= 8;
    const square = x * x + z * z;
    let c: f64 = 1, s: f64 = 0, r: f64 = 0;
    if (square > SMALLEST_SQUARE) {
      r = Math.sqrt(square);
      c = x / r;
      s = z / r;
    }
    store<f64>(rotations + 2 * k, c);
    store<f64>(rotations + 2 * k, s, 8);
    if (k + 8 < m) store<f64>(beside + k, r, 8);
    const a = load<f64>(diagonal + k);
    const t = s * (a - g) + 2 * c * b;
    store<f64>(diagonal + k, g + s * t, 8);
    g = a - s * t;
    x = c * t - b;
    if (k > l) {
      const next = load<f64>(beside + k - 8);
      z = s * next;
      b = c * next;
    }
  }
  store<f64>(diagonal + l, g);
  store<f64>(beside + l, x);
}

/**
 * Rows k and k + 1 of all pairs, from the last to the first: each row is read and written once, and between two
 * rotations it stays in registers, eight columns at a time.
 */
function rotateRows(rows: usize, pitch: usize, l: usize, m: usize, rotations: usize): void {
  const top = rows + l * pitch, count = m - l;
  const last = rotations + (m << 4);
  let o: usize = 0;
  for (; o + 64 <= pitch; o += 64) {
    let row = top + count * pitch + o;
    let a = v128.load(row), b = v128.load(row, 16), d = v128.load(row, 32), e = v128.load(row, 48);
    for (let at = last - 16, i: usize = 0; i < count; i++, at -= 16) {
      const c = v128.load_splat<f64>(at), s = v128.load_splat<f64>(at, 8);
      const above = row - pitch;
      const p = v128.load(above), q = v128.load(above, 16), x = v128.load(above, 32), y = v128.load(above, 48);
      v128.store(row, f64x2.add(f64x2.mul(c, a), f64x2.mul(s, p)));
      v128.store(row, f64x2.add(f64x2.mul(c, b), f64x2.mul(s, q)), 16);
      v128.store(row, f64x2.add(f64x2.mul(c, d), f64x2.mul(s, x)), 32);
      v128.store(row, f64x2.add(f64x2.mul(c, e), f64x2.mul(s, y)), 48);
      a = f64x2.sub(f64x2.mul(c, p), f64x2.mul(s, a));
      b = f64x2.sub(f64x2.mul(c, q), f64x2.mul(s, b));
      d = f64x2.sub(f64x2.mul(c, x), f64x2.mul(s, d));
      e = f64x2.sub(f64x2.mul(c, y), f64x2.mul(s, e));
      row = above;
    }
    v128.store(row, a);
    v128.store(row, b, 16);
    v128.store(row, d, 32);
    v128.store(row, e, 48);
  }
  for (; o < pitch; o += 16) {
    let row = top + count * pitch + o;
    let a = v128.load(row);
    for (let at = last - 16, i: usize = 0; i < count; i++, at -= 16) {
      const c = v128.load_splat<f64>(at), s = v128.load_splat<f64>(at, 8);
      const above = row - pitch;
      const p = v128.load(above);
      v128.store(row, f64x2.add(f64x2.mul(c, a), f64x2.mul(s, p)));
      a = f64x2.sub(f64x2.mul(c, p), f64x2.mul(s, a));
      row = above;
    }
    v128.store(row, a);
  }
}
