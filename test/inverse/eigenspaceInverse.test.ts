import { describe, expect, it } from 'vitest';
import { NumericalError } from '../../src/errors.ts';
import {
  EIGENSPACE_RULES,
  EigenspaceInverse,
  type EigenspaceRule,
  eigenvalueTolerance,
} from '../../src/inverse/eigenspaceInverse.ts';
import { exactInverse } from '../../src/inverse/exactInverse.ts';
import { spectrum } from '../../src/inverse/spectrum.ts';
import { surgeonUpdate } from '../../src/surgeon/surgeonUpdate.ts';
import { largest, largestDifference, naiveHessian, uniforms } from '../problems.ts';

const roundoff = Number.EPSILON / 2;
const matrixOf = (inverse: EigenspaceInverse, n: number) =>
  Float64Array.from({ length: n * n }, (_, index) => inverse.row(Math.floor(index / n))[index % n]);
const without = (matrix: Float64Array, n: number, q: number) =>
  matrix.filter((_, index) => Math.floor(index / n) !== q && index % n !== q);

const diagonalOf = (matrix: Float64Array, n: number) => matrix.filter((_, index) => index % (n + 1) === 0);
/** L_q = w_q² / (2 [H⁻¹]_qq), eq. 5 of NIPS 5. */
const saliencies = (w: Float64Array, diagonal: Float64Array) => w.map((wq, q) => (wq * wq) / (2 * diagonal[q]));

/** Orthonormal columns, (n × n): random ones, made so by Gram and Schmidt twice, which leaves a few u. */
function orthogonal(n: number, seed: number): Float64Array {
  const columns = uniforms(n * n, seed);
  for (let k = 0; k < n; k++) {
    for (let round = 0; round < 2; round++) {
      for (let l = 0; l < k; l++) {
        let along = 0;
        for (let i = 0; i < n; i++) along += columns[i * n + k] * columns[i * n + l];
        for (let i = 0; i < n; i++) columns[i * n + k] -= along * columns[i * n + l];
      }
      const norm = Math.hypot(...columns.filter((_, index) => index % n === k));
      for (let i = 0; i < n; i++) columns[i * n + k] /= norm;
    }
  }
  return columns;
}

/** Q(Λ + I)Qᵀ − I, exactly symmetric: even the vectors of eigenvalue 0 leave rounding errors of their own. */
function withSpectrum(vectors: Float64Array, values: readonly number[]): Float64Array {
  const n = values.length;
  return Float64Array.from({ length: n * n }, (_, index) => {
    const [i, j] = [Math.max(Math.floor(index / n), index % n), Math.min(Math.floor(index / n), index % n)];
    return values.reduce(
      (sum, value, k) => sum + vectors[i * n + k] * (value + 1) * vectors[j * n + k],
      i === j ? -1 : 0,
    );
  });
}

/** Columns 0, 1, 2 of an orthogonal matrix turned among each other by an orthogonal (3 × 3) one: the same spaces. */
function turned(vectors: Float64Array, n: number, seed: number): Float64Array {
  const turn = orthogonal(3, seed);
  return vectors.map((v, index) => {
    const [i, k] = [Math.floor(index / n), index % n];
    if (k >= 3) return v;
    return [0, 1, 2].reduce((sum, l) => sum + vectors[i * n + l] * turn[l * 3 + k], 0);
  });
}

describe('a diagonal matrix, by hand: H = diag(3, 0, 1, 0, 2), α = ½, m = 2', () => {
  const n = 5;
  const hessian = new Float64Array(n * n);
  [3, 0, 1, 0, 2].forEach((h, q) => {
    hessian[q * n + q] = h;
  });
  const inverse = (rule: EigenspaceRule, m = 2) => new EigenspaceInverse(hessian, n, 0.5, { dimensions: m, rule });
  // The solver has nothing to do, so entries are one quotient each.
  it('clusters: 0, twice, and 1', () => {
    expect(inverse('clusters').taken).toBe(3);
    expect([...inverse('clusters').diagonal()]).toEqual([0, 2, 1 / 1.5, 2, 0]);
    expect([...inverse('clusters').row(2)]).toEqual([0, 0, 1 / 1.5, 0, 0]);
  });
  it('nonzero: 1 and 2', () => {
    expect(inverse('nonzero').taken).toBe(2);
    expect([...inverse('nonzero').diagonal()]).toEqual([0, 0, 1 / 1.5, 0, 1 / 2.5]);
  });
  it('basis: 0, twice', () => {
    expect(inverse('basis').taken).toBe(2);
    expect([...inverse('basis').diagonal()]).toEqual([0, 2, 0, 2, 0]);
    expect(inverse('basis', 1).taken).toBe(1);
  });

  it('eq. 10: σ(s) is 2.5 for clusters, ½ for nonzero, which leaves the null space out; no bound for unseen weights', () => {
    // L_2 = ½·9·1.5 = 6.75; clusters: 1 + 1/((1/1.5)·2.5) = 1.6; nonzero: 1 + 1/((1/1.5)·0.5) = 4. Three roundings
    // each: 4ε.
    const { exact, upper } = inverse('clusters').bounds(2, 3);
    expect(exact).toBeCloseTo(6.75, 14);
    expect(Math.abs(upper / (6.75 * 1.6) - 1)).toBeLessThan(4 * Number.EPSILON);
    expect(Math.abs(inverse('nonzero').bounds(2, 3).upper / (6.75 * 4) - 1)).toBeLessThan(4 * Number.EPSILON);
    expect(inverse('clusters').bounds(0, 2)).toEqual({ exact: 7, upper: Infinity });
    expect(inverse('clusters').bounds(0, 0)).toEqual({ exact: 0, upper: Infinity });
    expect(inverse('clusters').bounds(2, 0)).toEqual({ exact: 0, upper: 0 });
    expect(inverse('basis', 5).bounds(0, 2)).toEqual({ exact: 7, upper: 7 });
  });

  it('gives an unseen weight L̄ = Infinity, and the others theirs', () => {
    const found = saliencies(new Float64Array(n).fill(3), inverse('nonzero').diagonal());
    expect([...found]).toEqual([Infinity, Infinity, 6.75, Infinity, 11.25]);
  });

  it('nonzero takes ties whole, and counts eigenvalues, not distinct ones', () => {
    const ties = new Float64Array(36);
    [0, 1, 2, 2, 2, 3].forEach((h, q) => {
      ties[q * 6 + q] = h;
    });
    const taken = (m: number, rule: EigenspaceRule) =>
      new EigenspaceInverse(ties, 6, 0.5, { dimensions: m, rule }).taken;
    expect([1, 2, 3, 4, 5, 6].map((m) => taken(m, 'nonzero'))).toEqual([1, 4, 4, 4, 5, 5]);
    expect([1, 2, 3, 4, 5].map((m) => taken(m, 'clusters'))).toEqual([1, 2, 5, 6, 6]);
    expect([1, 2, 3, 9].map((m) => taken(m, 'basis'))).toEqual([1, 2, 3, 6]);
  });
});

describe('eigenvalues that agree up to rounding', () => {
  const diagonal = (...values: number[]) => {
    const matrix = new Float64Array(values.length ** 2);
    values.forEach((value, q) => {
      matrix[q * values.length + q] = value;
    });
    return matrix;
  };
  // 10·n·ε·‖H‖₂ = 10·4ε·2 = 80ε for four weights.
  it('count as one within 10·n·ε·‖H‖₂, and not beyond; of either sign', () => {
    const taken = (gap: number) =>
      new EigenspaceInverse(diagonal(0.5, 0.5 + gap, 1, 2), 4, 0.1, { dimensions: 1, rule: 'clusters' }).taken;
    expect(taken(80 * Number.EPSILON)).toBe(2);
    expect(taken(81 * Number.EPSILON)).toBe(1);
    expect(eigenvalueTolerance(Float64Array.of(-2, 0, 1, 1))).toBe(80 * Number.EPSILON);
  });

  it('count as 0 within 10·n·ε·‖H‖₂, and not beyond', () => {
    const first = (h: number) =>
      new EigenspaceInverse(diagonal(h, 1, 1.5, 2), 4, 0.1, { dimensions: 1, rule: 'nonzero' })
        .diagonal()
        .findIndex((entry) => entry > 0);
    expect(first(80 * Number.EPSILON)).toBe(1);
    expect(first(81 * Number.EPSILON)).toBe(0);
    expect(first(-80 * Number.EPSILON)).toBe(1);
    expect(first(-81 * Number.EPSILON)).toBe(0);
  });
});

describe('all n dimensions', () => {
  const [P, n, alpha] = [30, 8, 1e-3];
  const hessian = naiveHessian(uniforms(P * n, 41), n, P);
  const { values } = spectrum(hessian, n);
  const tolerance = 2 * n * roundoff * ((values[n - 1] + alpha) / (values[0] + alpha)); // two routes, n·u·κ each

  it.each(EIGENSPACE_RULES)('%s: the inverse of H + αI, L̄ = L, and its update', (rule) => {
    const exact = exactInverse(hessian, n, alpha); // H has full rank, so `nonzero` takes everything too
    for (const m of [n, n + 5]) {
      const inverse = new EigenspaceInverse(hessian, n, alpha, { dimensions: m, rule });
      expect(inverse.taken).toBe(n);
      expect(largestDifference(matrixOf(inverse, n), exact)).toBeLessThan(tolerance * largest(exact));
      expect(largestDifference(inverse.diagonal(), diagonalOf(exact, n))).toBeLessThan(tolerance * largest(exact));
      const { exact: L, upper } = inverse.bounds(3, 0.7);
      expect(upper).toBe(L);
      expect(Math.abs(L / ((0.7 * 0.7) / (2 * exact[3 * n + 3])) - 1)).toBeLessThan(tolerance);
    }
  });

  it('of a rank-deficient H: clusters and basis give the inverse, nonzero leaves the null space out', () => {
    const deficient = naiveHessian(uniforms(5 * n, 42), n, 5);
    const exact = exactInverse(deficient, n, alpha);
    const bound = 2 * n * roundoff * (1 + spectrum(deficient, n).values[n - 1] / alpha) * largest(exact);
    for (const rule of ['clusters', 'basis'] as const) {
      const inverse = new EigenspaceInverse(deficient, n, alpha, { dimensions: n, rule });
      expect(largestDifference(matrixOf(inverse, n), exact)).toBeLessThan(bound);
    }
    const nonzero = new EigenspaceInverse(deficient, n, alpha, { dimensions: n, rule: 'nonzero' });
    expect(nonzero.taken).toBe(5);
    // Three times 0, and one more.
    expect(new EigenspaceInverse(deficient, n, alpha, { dimensions: 2, rule: 'clusters' }).taken).toBe(4);
  });

  it('the decomposition solves its problem', () => {
    const inverse = new EigenspaceInverse(hessian, n, alpha, { dimensions: 3, rule: 'clusters' });
    expect(inverse.residual()).toBeLessThan(n * Number.EPSILON);
    inverse.delete(2);
    expect(inverse.residual()).toBeLessThan(n * Number.EPSILON);
  });
});

describe('the bounds of the paper', () => {
  const [P, n, alpha] = [30, 10, 1e-3];
  const hessian = naiveHessian(uniforms(P * n, 43), n, P);
  const w = uniforms(n, 44);
  const { values } = spectrum(hessian, n);
  const exact = saliencies(w, diagonalOf(exactInverse(hessian, n, alpha), n));
  const slack = 2 * n * roundoff * ((values[n - 1] + alpha) / (values[0] + alpha));

  it('eq. 10: L ≤ L̄ ≤ L + (2 L L̄/w²)/σ(s), for every m and weight', () => {
    for (let m = 1; m <= n; m++) {
      const inverse = new EigenspaceInverse(hessian, n, alpha, { dimensions: m, rule: 'clusters' });
      const seen = saliencies(w, inverse.diagonal());
      const smallestLeft = m < n ? values[m] + alpha : Infinity;
      for (let q = 0; q < n; q++) {
        const { exact: L, upper } = inverse.bounds(q, w[q]);
        expect(Math.abs(L / exact[q] - 1)).toBeLessThan(slack);
        expect(seen[q]).toBeGreaterThanOrEqual(L * (1 - slack));
        expect(seen[q]).toBeLessThanOrEqual(upper * (1 + slack));
        const printed = L + (2 * L * seen[q]) / (w[q] * w[q]) / smallestLeft;
        expect(Math.abs(upper / printed - 1)).toBeLessThan(slack);
      }
    }
  });

  it('eq. 11: L̄ ≤ L/(1 − 1/([H⁻¹]_qq σ(s))) where σ(s) > 1/[H⁻¹]_qq', () => {
    let held = 0;
    for (let m = 1; m < n; m++) {
      const seen = saliencies(
        w,
        new EigenspaceInverse(hessian, n, alpha, { dimensions: m, rule: 'clusters' }).diagonal(),
      );
      for (let q = 0; q < n; q++) {
        const share = (2 * exact[q]) / (w[q] * w[q]) / (values[m] + alpha); // 1/([H⁻¹]_qq σ(s))
        if (share >= 1) continue;
        expect(seen[q]).toBeLessThanOrEqual((exact[q] / (1 - share)) * (1 + slack));
        held++;
      }
    }
    expect(held).toBeGreaterThan(n);
  });

  it('eq. 8, 9: the update of OBS with this matrix costs ½ δwᵀAδw = L̄, A = U_N Σ_N U_Nᵀ, and stays in the eigenspace', () => {
    const m = 6;
    const inverse = new EigenspaceInverse(hessian, n, alpha, { dimensions: m, rule: 'clusters' });
    const { vectors } = spectrum(hessian, n);
    const seen = saliencies(w, inverse.diagonal());
    for (let q = 0; q < n; q++) {
      const updated = w.slice();
      surgeonUpdate(updated, inverse.row(q), q);
      const change = updated.map((x, i) => x - w[i]);
      const along = values.map((_, k) => change.reduce((sum, x, i) => sum + x * vectors[i * n + k], 0));
      // Columns of U are orthonormal to n·ε, components outside are that times the largest change.
      expect(largest(along.subarray(m))).toBeLessThan(2 * n * Number.EPSILON * largest(along));
      const cost = along.reduce((sum, x, k) => sum + (k < m ? 0.5 * x * x * (values[k] + alpha) : 0), 0);
      expect(Math.abs(cost / seen[q] - 1)).toBeLessThan(slack);
    }
  });
});

describe('which basis of an eigenspace the solver returns', () => {
  const [n, alpha, m] = [8, 1e-2, 2];
  const values = [0, 0, 0, 0.3, 0.5, 0.7, 0.9, 1];
  const vectors = orthogonal(n, 45);
  const hessian = withSpectrum(vectors, values);
  // A sum for H + I is off by n·u·2, the solver by n·u·1: ‖E‖ = 6n·u between two results. 1/(λ + α) changes by ‖E‖/α of
  // its size, eigenspaces turn by ‖E‖/gap, gap = 0.2, each from two sides; entries are 1/α at most.
  const tolerance = (6 * n * roundoff * (1 / alpha + 2 / 0.2)) / alpha;
  const found = (matrix: Float64Array, rule: EigenspaceRule) =>
    matrixOf(new EigenspaceInverse(matrix, n, alpha, { dimensions: m, rule }), n);

  it.each(['clusters', 'nonzero'] as const)('%s: makes no difference', (rule) => {
    const rotated = withSpectrum(turned(vectors, n, 46), values);
    expect(rotated).not.toEqual(hessian); // other rounding errors, so another basis
    expect(largestDifference(found(rotated, rule), found(hessian, rule))).toBeLessThan(tolerance);
    const indices = rule === 'clusters' ? [0, 1, 2, 3] : [3, 4];
    const projected = withSpectrum(
      vectors,
      values.map((value, k) => (indices.includes(k) ? 1 / (value + alpha) : 0)),
    );
    expect(largestDifference(found(hessian, rule), projected)).toBeLessThan(tolerance);
  });

  it.each(['clusters', 'nonzero'] as const)('%s: nor does the order of the weights', (rule) => {
    const order = [5, 2, 7, 0, 3, 6, 1, 4];
    const permuted = hessian.map((_, index) => hessian[order[Math.floor(index / n)] * n + order[index % n]]);
    const [original, inOrder] = [found(hessian, rule), found(permuted, rule)];
    const back = original.map((_, index) => original[order[Math.floor(index / n)] * n + order[index % n]]);
    expect(largestDifference(inOrder, back)).toBeLessThan(tolerance);
  });

  it('basis: makes all the difference, as said', () => {
    const rotated = withSpectrum(turned(vectors, n, 46), values);
    expect(largestDifference(found(rotated, 'basis'), found(hessian, 'basis'))).toBeGreaterThan(1);
  });
});

describe('delete', () => {
  const [P, n, alpha] = [6, 9, 1e-3]; // a null space of 3 dimensions, which shrinks with deletions
  const hessian = naiveHessian(uniforms(P * n, 47), n, P);

  it.each(EIGENSPACE_RULES)('%s: is the eigenspace of the sub-matrix, deletion by deletion', (rule) => {
    const inverse = new EigenspaceInverse(hessian, n, alpha, { dimensions: 4, rule });
    let [rest, left] = [hessian, n];
    for (const q of [3, 7, 0]) {
      inverse.diagonal(); // decomposed, so that the deletion has something to forget
      inverse.delete(q);
      rest = without(rest, left, q);
      left--;
      const direct = new EigenspaceInverse(rest, left, alpha, { dimensions: 4, rule });
      expect(inverse.taken).toBe(direct.taken);
      expect(inverse.diagonal()).toEqual(direct.diagonal());
      expect(matrixOf(inverse, left)).toEqual(matrixOf(direct, left));
    }
    expect(hessian).toEqual(naiveHessian(uniforms(P * n, 47), n, P));
  });

  it('asks the function that it was given for the spectrum, once for each matrix', () => {
    const asked: number[] = [];
    const ofScaled = (matrix: Float64Array, size: number) => {
      asked.push(size);
      const { values, vectors } = spectrum(matrix, size);
      return { values: values.map((value) => 2 * value), vectors };
    };
    const choice = { dimensions: 3, rule: 'clusters' } as const;
    const scaled = new EigenspaceInverse(hessian, n, 2 * alpha, choice, ofScaled);
    const own = new EigenspaceInverse(hessian, n, alpha, choice);
    for (const q of [4, 1]) {
      // 2λ + 2α: half of all entries, to the bit
      expect([...scaled.diagonal()]).toEqual([...own.diagonal()].map((entry) => entry / 2));
      expect([...scaled.row(q)]).toEqual([...own.row(q)].map((entry) => entry / 2));
      for (const inverse of [scaled, own]) inverse.delete(q);
    }
    expect(asked).toEqual([n, n - 1]);
  });
});

describe('refusals', () => {
  it('a number of dimensions that is none', () => {
    for (const m of [0, -1, 1.5, Number.NaN]) {
      expect(() => new EigenspaceInverse(Float64Array.of(1), 1, 0, { dimensions: m, rule: 'basis' })).toThrow(
        RangeError,
      );
    }
  });

  it('an eigenvalue that is not positive, among those taken', () => {
    const indefinite = Float64Array.of(1, 2, 2, 1); // −1 and 3
    const inverse = new EigenspaceInverse(indefinite, 2, 0.5, { dimensions: 1, rule: 'clusters' });
    expect(() => inverse.diagonal()).toThrow(NumericalError);
    expect(() => inverse.taken).toThrow(/eigenvalue = -/);
    expect(new EigenspaceInverse(indefinite, 2, 1.5, { dimensions: 1, rule: 'nonzero' }).diagonal()[0]).toBeCloseTo(
      1,
      14,
    ); // ½/(½)
  });

  it('nonzero with nothing but zeros; bounds without an inverse', () => {
    const zeros = new EigenspaceInverse(new Float64Array(4), 2, 0.5, { dimensions: 1, rule: 'nonzero' });
    expect(() => zeros.row(0)).toThrow(/no eigenvalue above rounding/);
    const singular = new EigenspaceInverse(Float64Array.of(0, 0, 0, 1), 2, 0, { dimensions: 1, rule: 'nonzero' });
    expect([...singular.diagonal()]).toEqual([0, 1]); // without damping still defined
    expect(() => singular.bounds(1, 1)).toThrow(NumericalError);
  });
});
