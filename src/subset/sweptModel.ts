import { NumericalError } from '../errors.ts';
import type { QuadraticModel, SubsetFit } from './quadraticModel.ts';

/** Weights that go and weights that come back, all at once. */
export interface Change {
  readonly out: readonly number[];
  readonly in: readonly number[];
}

/** A swap of two weights, and the increase of the loss by it; below 0: the loss falls. */
export interface SwapPair extends Change {
  readonly cost: number;
}

/**
 * The model swept on a kept set S, D being the others. With B = A_SS⁻¹, x the best weights on S, r = A(x − w₀), which
 * is 0 on S, and m(x) their loss, it is the symmetric matrix of n + 1 rows
 *
 *          S               D                     border
 *     S    −B              B A_SD                x_S
 *     D    (B A_SD)ᵀ       A_DD − A_DS B A_SD    −r_D
 *          x_Sᵀ            −r_Dᵀ                 2m(x)
 *
 * A weight goes into S or out of it by one sweep, and what changes of S cost stands in the entries. With u = B A_Sp and
 * s_p = A_pp − A_pS B A_Sp:
 *
 *     deleting q ∈ S       x_q²/2B_qq
 *     taking p ∉ S back    −r_p²/2s_p
 *     both at once         (s_p x_q² + 2u_q x_q r_p − B_qq r_p²) / 2(B_qq s_p + u_q²)
 *
 * The last is the sum of the second and of deleting q from S ∪ {p}, by the inverse of that block.
 *
 * Source: Goodnight, The American Statistician 33 (1979), with the signs that keep the matrix symmetric.
 */
export class SweptModel {
  /** n + 1, doubles from one row to the next */
  readonly pitch: number;
  /** ((n + 1) × (n + 1)) symmetric, row-major; changed by `turn` */
  readonly entries: Float64Array;
  /** (n) 1 for S, 0 for D */
  readonly isKept: Uint8Array;
  readonly #row: Float64Array;

  /**
   * The model on the set of a fit, with the exact x and m(x) of that.
   *
   * @throws {NumericalError} if a pivot is not positive
   *
   * Cost: n² multiply-adds for each weight of S.
   */
  constructor({ n, matrix, center }: QuadraticModel, { kept, weights, loss }: SubsetFit) {
    const pitch = n + 1;
    this.pitch = pitch;
    this.entries = new Float64Array(pitch * pitch);
    this.isKept = new Uint8Array(n);
    this.#row = new Float64Array(pitch);
    const { entries } = this;
    for (let i = 0; i < n; i++) entries.set(matrix.subarray(i * n, (i + 1) * n), i * pitch);
    for (const p of kept) {
      if (!this.turn(p)) throw new NumericalError('a block of the model is not positive definite', { index: p });
    }
    for (let i = 0; i < n; i++) {
      let value = weights[i];
      if (this.isKept[i] === 0) for (let j = 0; j < n; j++) value -= matrix[i * n + j] * (weights[j] - center[j]);
      entries[i * pitch + n] = value;
      entries[n * pitch + i] = value;
    }
    entries[n * pitch + n] = 2 * loss;
  }

  /** m(x), with the rounding of all sweeps so far. */
  get loss(): number {
    return 0.5 * this.entries[this.entries.length - 1];
  }

  /** Takes the exact m(x) for it. */
  set loss(loss: number) {
    this.entries[this.entries.length - 1] = 2 * loss;
  }

  /**
   * Takes a weight of D into S, or one of S out of it.
   *
   * @returns false if rounding has left a pivot without the right sign: then all is as it was
   *
   * Cost: n² multiply-adds.
   */
  turn(k: number): boolean {
    const { pitch, entries, isKept } = this;
    const row = this.#row;
    const pivot = entries[k * pitch + k];
    if (!(isKept[k] === 1 ? pivot < 0 : pivot > 0)) return false;
    const scale = 1 / pivot;
    const size = Math.abs(scale);
    row.set(entries.subarray(k * pitch, (k + 1) * pitch));
    for (let i = 0; i < pitch; i++) {
      if (i === k) continue;
      const start = i * pitch;
      const factor = row[i] * scale;
      for (let j = 0; j < pitch; j++) entries[start + j] -= factor * row[j];
      entries[start + k] = row[i] * size;
    }
    for (let j = 0; j < pitch; j++) entries[k * pitch + j] = row[j] * size;
    entries[k * pitch + k] = -scale;
    isKept[k] ^= 1;
    return true;
  }

  /** The weight that costs least to turn: of equal ones the first. @param kept 1: of S, 0: of D; @returns null: none */
  cheapest(kept: 0 | 1): number | null {
    const { entries, isKept, pitch } = this;
    let cheapest: number | null = null;
    let least = Number.POSITIVE_INFINITY;
    for (let i = 0; i < isKept.length; i++) {
      if (isKept[i] !== kept) continue;
      const border = entries[i * pitch + pitch - 1];
      const cost = (-0.5 * border * border) / entries[i * pitch + i];
      if (cost < least) {
        least = cost;
        cheapest = i;
      }
    }
    return cheapest;
  }

  /**
   * The swaps that cost least, ascending: of those that cost the same that with the smallest `out`, then the smallest
   * `in`, comes first.
   *
   * @param count how many
   *
   * Cost: some 10 operations for each of k(n − k) pairs.
   */
  bestSwaps(count: number): SwapPair[] {
    const { entries, isKept, pitch } = this;
    const border = pitch - 1;
    const others: number[] = [];
    for (let p = 0; p < border; p++) if (isKept[p] === 0) others.push(p);
    const schur = others.map((p) => entries[p * pitch + p]);
    const slopes = others.map((p) => -entries[p * pitch + border]);
    const best: SwapPair[] = [];
    let limit = Number.POSITIVE_INFINITY;
    for (let q = 0; q < border; q++) {
      if (isKept[q] === 0) continue;
      const row = q * pitch;
      const x = entries[row + border];
      const b = -entries[row + q];
      for (let i = 0; i < others.length; i++) {
        const u = entries[row + others[i]];
        const s = schur[i];
        const r = slopes[i];
        const numerator = s * x * x + 2 * u * x * r - b * r * r;
        const denominator = 2 * (b * s + u * u);
        if (!(numerator < limit * denominator)) continue; // no division, for most of them
        insert(best, count, { out: [q], in: [others[i]], cost: numerator / denominator });
        if (best.length === count) limit = best[count - 1].cost;
      }
    }
    return best;
  }

  /**
   * The swap that costs least after another one, of weights that the first does not change, if it costs less than a
   * limit. Two sweeps are two terms of
   * rank one, which are subtracted from the entries that are looked at alone: with α the column of the weight that
   * comes, d its pivot, β and e those of the weight that goes after the first sweep, T_ij − α_iα_j/d − β_iβ_j/e.
   *
   * @param limit below 0: no swap gains more than its weight that comes, so that most of these are left out
   * @returns null where there is none
   *
   * Cost: some 14 operations for each of k pairs of a weight that gains enough, n(n − k) at most.
   */
  bestSwapAfter({ out: [out], in: [into] }: Change, limit: number): SwapPair | null {
    const { entries, isKept, pitch } = this;
    const border = pitch - 1;
    const first = entries.subarray(into * pitch, (into + 1) * pitch);
    const pivot = 1 / first[into];
    const shareOfFirst = first[out] * pivot;
    const second = this.#row;
    for (let i = 0; i < pitch; i++) second[i] = entries[out * pitch + i] - shareOfFirst * first[i];
    const secondPivot = 1 / second[out];
    /** An entry after both sweeps. */
    const after = (i: number, j: number) =>
      entries[i * pitch + j] - first[i] * first[j] * pivot - second[i] * second[j] * secondPivot;
    const others: number[] = [];
    const schur: number[] = [];
    const slopes: number[] = [];
    for (let p = 0; p < border; p++) {
      if (isKept[p] === 1 || p === into) continue;
      const [s, r] = [after(p, p), -after(p, border)];
      if (!(-0.5 * r * r < limit * s)) continue;
      others.push(p);
      schur.push(s);
      slopes.push(r);
    }
    let best: SwapPair | null = null;
    let least = limit;
    for (let q = 0; q < border; q++) {
      if (isKept[q] === 0 || q === out) continue;
      const row = q * pitch;
      const x = after(q, border);
      const b = -after(q, q);
      const share = first[q] * pivot;
      const secondShare = second[q] * secondPivot;
      for (let i = 0; i < others.length; i++) {
        const p = others[i];
        const u = entries[row + p] - share * first[p] - secondShare * second[p];
        const s = schur[i];
        const r = slopes[i];
        const numerator = s * x * x + 2 * u * x * r - b * r * r;
        const denominator = 2 * (b * s + u * u);
        if (!(numerator < least * denominator)) continue;
        least = numerator / denominator;
        best = { out: [q], in: [p], cost: least };
      }
    }
    return best;
  }
}

/** Puts a swap in its place in an ascending list of the `count` that cost least. */
function insert(best: SwapPair[], count: number, pair: SwapPair): void {
  let i = best.length;
  while (i > 0 && best[i - 1].cost > pair.cost) i--;
  best.splice(i, 0, pair);
  if (best.length > count) best.pop();
}
