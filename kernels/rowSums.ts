import { multiplyAdd } from './multiplyAdd';

/**
 * c ← c + Σ_s f_s·x_s, a sum of rows of a matrix by their factors. Four rows at a time, so that c is read and written
 * once for four; an entry is the same sum in the same order wherever it lies.
 *
 * @param c       (length)
 * @param rows    (count × length), pitch doubles a row
 * @param factors (count)
 */
export function addRows(c: usize, rows: usize, pitch: i32, factors: usize, count: i32, length: i32): void {
  const rowBytes = (<usize>pitch) << 3;
  const whole = (<usize>(length & ~3)) << 3;
  const pairs = (<usize>(length & ~1)) << 3;
  let s = 0;
  for (; s + 4 <= count; s += 4) {
    const x0 = rows + <usize>s * rowBytes, x1 = x0 + rowBytes, x2 = x1 + rowBytes, x3 = x2 + rowBytes;
    const f = factors + ((<usize>s) << 3);
    const f0 = v128.load_splat<f64>(f), f1 = v128.load_splat<f64>(f, 8);
    const f2 = v128.load_splat<f64>(f, 16), f3 = v128.load_splat<f64>(f, 24);
    let o: usize = 0;
    for (; o < whole; o += 32) {
      let left = v128.load(c + o), right = v128.load(c + o, 16);
      left = multiplyAdd(f0, v128.load(x0 + o), left); right = multiplyAdd(f0, v128.load(x0 + o, 16), right);
      left = multiplyAdd(f1, v128.load(x1 + o), left); right = multiplyAdd(f1, v128.load(x1 + o, 16), right);
      left = multiplyAdd(f2, v128.load(x2 + o), left); right = multiplyAdd(f2, v128.load(x2 + o, 16), right);
      left = multiplyAdd(f3, v128.load(x3 + o), left); right = multiplyAdd(f3, v128.load(x3 + o, 16), right);
      v128.store(c + o, left);
      v128.store(c + o, right, 16);
    }
    for (; o < pairs; o += 16) {
      let sum = multiplyAdd(f0, v128.load(x0 + o), v128.load(c + o));
      sum = multiplyAdd(f1, v128.load(x1 + o), sum);
      sum = multiplyAdd(f2, v128.load(x2 + o), sum);
      v128.store(c + o, multiplyAdd(f3, v128.load(x3 + o), sum));
    }
    if (length & 1) {
      let sum = multiplyAdd(f0, v128.load64_zero(x0 + o), v128.load64_zero(c + o));
      sum = multiplyAdd(f1, v128.load64_zero(x1 + o), sum);
      sum = multiplyAdd(f2, v128.load64_zero(x2 + o), sum);
      v128.store64_lane(c + o, multiplyAdd(f3, v128.load64_zero(x3 + o), sum), 0);
    }
  }
  for (; s < count; s++) {
    const x = rows + <usize>s * rowBytes;
    const factor = v128.load_splat<f64>(factors + ((<usize>s) << 3));
    let o: usize = 0;
    for (; o < pairs; o += 16) v128.store(c + o, multiplyAdd(factor, v128.load(x + o), v128.load(c + o)));
    if (length & 1) v128.store64_lane(c + o, multiplyAdd(factor, v128.load64_zero(x + o), v128.load64_zero(c + o)), 0);
  }
}

/** c_i ← c_i + a_i·b_i. */
export function addProducts(c: usize, a: usize, b: usize, length: i32): void {
  const whole = (<usize>(length & ~3)) << 3;
  const pairs = (<usize>(length & ~1)) << 3;
  let o: usize = 0;
  for (; o < whole; o += 32) {
    const left = multiplyAdd(v128.load(a + o), v128.load(b + o), v128.load(c + o));
    const right = multiplyAdd(v128.load(a + o, 16), v128.load(b + o, 16), v128.load(c + o, 16));
    v128.store(c + o, left);
    v128.store(c + o, right, 16);
  }
  for (; o < pairs; o += 16) v128.store(c + o, multiplyAdd(v128.load(a + o), v128.load(b + o), v128.load(c + o)));
  if (length & 1) {
    const sum = multiplyAdd(v128.load64_zero(a + o), v128.load64_zero(b + o), v128.load64_zero(c + o));
    v128.store64_lane(c + o, sum, 0);
  }
}

/**
 * to_s ← x_s·v, the products of rows of a matrix with a vector, in four lanes that are added at the end.
 *
 * @param to   (count)
 * @param rows (count × length), pitch doubles a row
 * @param v    (length)
 */
export function rowProducts(to: usize, rows: usize, pitch: i32, count: i32, v: usize, length: i32): void {
  const whole = (<usize>(length & ~3)) << 3;
  const end = (<usize>length) << 3;
  for (let s = 0; s < count; s++) {
    const x = rows + <usize>s * ((<usize>pitch) << 3);
    let even = f64x2.splat(0), odd = f64x2.splat(0);
    let o: usize = 0;
    for (; o < whole; o += 32) {
      even = multiplyAdd(v128.load(x + o), v128.load(v + o), even);
      odd = multiplyAdd(v128.load(x + o, 16), v128.load(v + o, 16), odd);
    }
    for (; o < end; o += 8) even = multiplyAdd(v128.load64_zero(x + o), v128.load64_zero(v + o), even);
    const sum = f64x2.add(even, odd);
    store<f64>(to + ((<usize>s) << 3), f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1));
  }
}
