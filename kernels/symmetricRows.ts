import { multiplyAdd, multiplyAddOne } from './multiplyAdd';

/**
 * y ← y + the part of Sx, S symmetric, that some rows of its lower triangle have in it: each entry S_ij is read once,
 * and adds S_ij·x_j to y_i and S_ij·x_i to y_j. Four rows at a time, so that y is read and written once for four.
 *
 * @param y     (size); entries 0 … end − 1 are added to
 * @param s     (size × size), pitch doubles a row, lower triangle
 * @param first first of the rows, a multiple of 4
 * @param end   row after the last one
 * @param x     (size)
 */
export function symmetricRows(y: usize, s: usize, pitch: i32, first: i32, end: i32, x: usize): void {
  const rowBytes = (<usize>pitch) << 3;
  let i = first;
  for (; i + 4 <= end; i += 4) {
    const r0 = s + <usize>i * rowBytes, r1 = r0 + rowBytes, r2 = r1 + rowBytes, r3 = r2 + rowBytes;
    const own = (<usize>i) << 3;
    const x0 = v128.load_splat<f64>(x + own), x1 = v128.load_splat<f64>(x + own, 8);
    const x2 = v128.load_splat<f64>(x + own, 16), x3 = v128.load_splat<f64>(x + own, 24);
    let even0 = f64x2.splat(0), even1 = f64x2.splat(0), even2 = f64x2.splat(0), even3 = f64x2.splat(0);
    let odd0 = f64x2.splat(0), odd1 = f64x2.splat(0), odd2 = f64x2.splat(0), odd3 = f64x2.splat(0);
    for (let o: usize = 0; o < own; o += 32) {
      const left = v128.load(x + o), right = v128.load(x + o, 16);
      let toLeft = v128.load(y + o), toRight = v128.load(y + o, 16);
      let a = v128.load(r0 + o), b = v128.load(r0 + o, 16);
      even0 = multiplyAdd(a, left, even0); odd0 = multiplyAdd(b, right, odd0);
      toLeft = multiplyAdd(x0, a, toLeft); toRight = multiplyAdd(x0, b, toRight);
      a = v128.load(r1 + o); b = v128.load(r1 + o, 16);
      even1 = multiplyAdd(a, left, even1); odd1 = multiplyAdd(b, right, odd1);
      toLeft = multiplyAdd(x1, a, toLeft); toRight = multiplyAdd(x1, b, toRight);
      a = v128.load(r2 + o); b = v128.load(r2 + o, 16);
      even2 = multiplyAdd(a, left, even2); odd2 = multiplyAdd(b, right, odd2);
      toLeft = multiplyAdd(x2, a, toLeft); toRight = multiplyAdd(x2, b, toRight);
      a = v128.load(r3 + o); b = v128.load(r3 + o, 16);
      even3 = multiplyAdd(a, left, even3); odd3 = multiplyAdd(b, right, odd3);
      toLeft = multiplyAdd(x3, a, toLeft); toRight = multiplyAdd(x3, b, toRight);
      v128.store(y + o, toLeft);
      v128.store(y + o, toRight, 16);
    }
    addTo(y + own, lanes(even0, odd0));
    addTo(y + own + 8, lanes(even1, odd1));
    addTo(y + own + 16, lanes(even2, odd2));
    addTo(y + own + 24, lanes(even3, odd3));
    for (let r = i; r < i + 4; r++) addEnd(y, s + <usize>r * rowBytes, i, r, x);
  }
  for (; i < end; i++) addEnd(y, s + <usize>i * rowBytes, 0, i, x);
}

/** The same of entries `from` … i of row i alone. */
function addEnd(y: usize, row: usize, from: i32, i: i32, x: usize): void {
  const own = (<usize>i) << 3;
  const factor = load<f64>(x + own);
  let sum = load<f64>(row + own) * factor;
  for (let o = (<usize>from) << 3; o < own; o += 8) {
    const entry = load<f64>(row + o);
    sum = multiplyAddOne(entry, load<f64>(x + o), sum);
    store<f64>(y + o, multiplyAddOne(entry, factor, load<f64>(y + o)));
  }
  addTo(y + own, sum);
}

// @ts-ignore: decorator of AssemblyScript
@inline
function lanes(even: v128, odd: v128): f64 {
  const sum = f64x2.add(even, odd);
  return f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1);
}

// @ts-ignore: decorator of AssemblyScript
@inline
function addTo(at: usize, value: f64): void {
  store<f64>(at, load<f64>(at) + value);
}
