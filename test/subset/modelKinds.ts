import { uniformStream } from '../../src/random.ts';
import { type QuadraticModel, quadraticModel } from '../../src/subset/quadraticModel.ts';
import { randomModel } from './randomModel.ts';

/** A kind of models, each made from its size and a seed. */
export type ModelKind = (n: number, seed: number) => QuadraticModel;

const uniforms = (length: number, seed: number) => {
  const next = uniformStream('model kinds', seed);
  return Float64Array.from({ length }, () => 2 * next() - 1);
};

/** A = XᵀX/P + αI of P rows. */
function ofRows(rows: readonly ArrayLike<number>[], alpha: number, center: Float64Array): QuadraticModel {
  const n = center.length;
  const matrix = new Float64Array(n * n);
  for (const x of rows) {
    for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) matrix[i * n + j] += (x[i] * x[j]) / rows.length;
  }
  for (let i = 0; i < n; i++) matrix[i * n + i] += alpha;
  return quadraticModel(matrix, center);
}

/** The kinds of models that a search meets, or may stumble over. */
export const MODEL_KINDS: Readonly<Record<string, ModelKind>> = {
  'full rank': (n, seed) => randomModel(n, seed),
  'few samples: most directions have α alone': (n, seed) => randomModel(n, seed, Math.ceil(n / 3), 1e-5),
  /** A bias and groups of three inputs of which one is 1, as MONK's have: collinear but for α. */
  'dummy variables': (n, seed) => {
    const draws = uniforms(40 * n, seed);
    const rows = Array.from({ length: 40 }, (_, r) =>
      Array.from({ length: n }, (_, i) => {
        const group = Math.ceil(i / 3);
        return i === 0 || Math.floor(1.5 * (1 + draws[r * n + group])) === (i - 1) % 3 ? 1 : 0;
      }),
    );
    return ofRows(rows, 1e-5, uniforms(n, seed + 1));
  },
  'some weights are 0': (n, seed) => {
    const { matrix, center } = randomModel(n, seed);
    return quadraticModel(
      matrix,
      center.map((w, q) => (q % 3 === 1 ? 0 : w)),
    );
  },
  'no correlation': (n, seed) => {
    const diagonal = uniforms(n, seed);
    const matrix = new Float64Array(n * n);
    for (let q = 0; q < n; q++) matrix[q * n + q] = 1.5 + diagonal[q];
    return quadraticModel(matrix, uniforms(n, seed + 1));
  },
  'scales from 10⁻³ to 10³': (n, seed) => {
    const { matrix, center } = randomModel(n, seed);
    const scales = uniforms(n, seed).map((u) => 10 ** (3 * u));
    const scaled = matrix.map((a, i) => a * scales[Math.floor(i / n)] * scales[i % n]);
    return quadraticModel(
      scaled,
      center.map((w, q) => w / scales[q]),
    );
  },
  /** Two halves that are each other's mirror image: each mask has a twin that is as good. */
  'mirror images': (n, seed) => {
    const half = Math.ceil(n / 2);
    const { matrix, center } = randomModel(half, seed);
    const twin = (q: number) => q % half;
    const whole = Float64Array.from({ length: n * n }, (_, i) => {
      const [p, q] = [Math.floor(i / n), i % n];
      const a = matrix[twin(p) * half + twin(q)];
      return p < half === q < half ? a : 0.25 * a;
    });
    return quadraticModel(
      whole,
      Float64Array.from({ length: n }, (_, q) => center[twin(q)]),
    );
  },
  /** All weights alike: all masks of a size are equally good. */
  'all alike': (n) =>
    quadraticModel(
      Float64Array.from({ length: n * n }, (_, i) => (i % (n + 1) === 0 ? 1.5 : 0.5)),
      new Float64Array(n).fill(1),
    ),
};
