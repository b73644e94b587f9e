import Module from 'node:module';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { UsageError } from '../../src/errors.ts';
import { allocateMatrix, type Matrix } from '../../src/linalg/backend.ts';
import { factorCholesky } from '../../src/linalg/cholesky.ts';
import { betterCoreType, correctCoreType } from '../../src/linalg/openblas/coreType.ts';
import { type BlasLibrary, loadLibrary } from '../../src/linalg/openblas/library.ts';
import { leadOpenBlas } from '../../src/linalg/openblas/openBlasBackend.ts';
import { damped } from '../../src/linalg/symmetric.ts';
import { CHOLESKY_GOALS } from '../../src/linalg/wasm/cholesky.ts';
import { teamMembers } from '../../src/linalg/wasm/teamMember.ts';
import { largest, naiveHessian, uniforms } from '../problems.ts';

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

function messageOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    expect(error).toBeInstanceOf(UsageError);
    return (error as Error).message;
  }
  throw new Error('nothing was thrown');
}

/** A BLAS of this machine, or why there is none. */
function machineLibrary(): { blas: BlasLibrary | null; reason: string } {
  try {
    return { blas: loadLibrary(2), reason: '' };
  } catch (error) {
    return { blas: null, reason: ` (skipped: ${(error as Error).message})` };
  }
}
const { blas, reason } = machineLibrary();

describe.skipIf(blas === null)(`a backend on a BLAS${reason}`, () => {
  // Vitest looks into what it skips.
  const backend = blas === null ? null! : leadOpenBlas(teamMembers(1)[0], () => [], blas).backend;

  /** A matrix of the backend with these entries; its rows are `pad` longer, and NaN there: whoever reads it shows. */
  function matrixOf(rows: number, columns: number, entry: (i: number, j: number) => number, pad = 3): Matrix {
    const { at, values, pitch } = allocateMatrix(backend, rows, columns + pad);
    values.fill(Number.NaN);
    for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) values[i * pitch + j] = entry(i, j);
    return { at, values, pitch };
  }

  const randomMatrix = (rows: number, columns: number, seed: number, pad = 3) => {
    const entries = uniforms(rows * columns, seed);
    return matrixOf(rows, columns, (i, j) => entries[i * columns + j], pad);
  };

  /** A symmetric matrix as the seam has it: NaN above the diagonal. */
  const lowerOf = (n: number, entry: (i: number, j: number) => number) =>
    matrixOf(n, n, (i, j) => (j <= i ? entry(i, j) : Number.NaN));

  const at = ({ values, pitch }: Matrix, i: number, j: number) => values[i * pitch + j];
  const symmetricAt = (matrix: Matrix, i: number, j: number) => at(matrix, Math.max(i, j), Math.min(i, j));

  /** Largest |entry − expected| over the entries, or over the lower triangle; nothing beside the matrix was written. */
  function worst(
    matrix: Matrix,
    columns: number,
    expected: (i: number, j: number) => number,
    triangle = false,
  ): number {
    let difference = 0;
    matrix.values.forEach((value, index) => {
      const [i, j] = [Math.floor(index / matrix.pitch), index % matrix.pitch];
      if (j >= columns) expect(value, `(${i}, ${j}) lies beside the matrix`).toBeNaN();
      else if (!triangle || j <= i) difference = Math.max(difference, Math.abs(value - expected(i, j)));
    });
    return difference;
  }

  /**
   * For sums of `terms` products ±1·±1 times alpha, and an entry ±1. In whatever order they are added, each side is off
   * by at most (terms + 2)·ε/2 times the sum of the absolute values, which is at most 1 + |alpha|·terms.
   */
  const sumTolerance = (terms: number, alpha: number) => (terms + 2) * Number.EPSILON * (1 + Math.abs(alpha) * terms);

  const SIZES = [
    { m: 1, n: 1, depth: 1 },
    { m: 5, n: 3, depth: 7 },
    { m: 33, n: 71, depth: 129 },
    { m: 131, n: 67, depth: 35 },
  ];

  it.each(SIZES)('C + alpha·XᵀX for n = $n, depth = $depth', ({ n, depth }) => {
    const alpha = -0.7;
    const x = randomMatrix(depth, n, 1);
    const c = uniforms(n * n, 2);
    const result = lowerOf(n, (i, j) => c[i * n + j]);
    backend.rankUpdate(result, x, n, depth, alpha);
    const expected = (i: number, j: number) => {
      let sum = 0;
      for (let k = 0; k < depth; k++) sum += at(x, k, i) * at(x, k, j);
      return c[i * n + j] + alpha * sum;
    };
    expect(worst(result, n, expected, true)).toBeLessThanOrEqual(sumTolerance(depth, alpha));
  });

  const layouts = [false, true].flatMap((a) => [false, true].map((b) => ({ a, b })));
  it.each(SIZES.flatMap((size) => layouts.map((layout) => ({ ...size, ...layout }))))(
    'C + alpha·AB for $m × $n, depth = $depth, A transposed: $a, B transposed: $b',
    ({ m, n, depth, a, b }) => {
      const alpha = 1.3;
      const left = a ? randomMatrix(depth, m, 1) : randomMatrix(m, depth, 1);
      const second = b ? randomMatrix(n, depth, 2, 5) : randomMatrix(depth, n, 2, 5);
      const c = uniforms(m * n, 3);
      const result = matrixOf(m, n, (i, j) => c[i * n + j], 4);
      backend.product(result, { matrix: left, transposed: a }, { matrix: second, transposed: b }, m, n, depth, alpha);
      const expected = (i: number, j: number) => {
        let sum = 0;
        for (let k = 0; k < depth; k++) {
          sum += (a ? at(left, k, i) : at(left, i, k)) * (b ? at(second, j, k) : at(second, k, j));
        }
        return c[i * n + j] + alpha * sum;
      };
      expect(worst(result, n, expected)).toBeLessThanOrEqual(sumTolerance(depth, alpha));
    },
  );

  it.each(SIZES)('Y + XS for $m × $n', ({ m, n }) => {
    const entries = uniforms(n * n, 1);
    const s = lowerOf(n, (i, j) => entries[i * n + j]);
    const x = randomMatrix(m, n, 2, 5);
    const y = uniforms(m * n, 3);
    const result = matrixOf(m, n, (i, j) => y[i * n + j], 4);
    backend.symmetricProduct(result, x, s, m, n);
    const expected = (beta: number) => (i: number, j: number) => {
      let sum = beta * y[i * n + j];
      for (let k = 0; k < n; k++) sum += at(x, i, k) * symmetricAt(s, k, j);
      return sum;
    };
    expect(worst(result, n, expected(1))).toBeLessThanOrEqual(sumTolerance(n, 1));
    backend.symmetricProduct(result, x, s, m, n, 0);
    expect(worst(result, n, expected(0))).toBeLessThanOrEqual(sumTolerance(n, 1));
  });

  it.each(SIZES)('XYᵀ of two $m × $depth matrices, on the lower triangle', ({ m, depth }) => {
    const [x, y] = [randomMatrix(m, depth, 1), randomMatrix(m, depth, 2, 5)];
    const result = lowerOf(m, () => Number.NaN);
    backend.innerProducts(result, x, y, m, depth);
    const expected = (i: number, j: number) => {
      let sum = 0;
      for (let k = 0; k < depth; k++) sum += at(x, i, k) * at(y, j, k);
      return sum;
    };
    expect(worst(result, m, expected, true)).toBeLessThanOrEqual(sumTolerance(depth, 1));
  });

  it.each(SIZES)('LY in the place of Y for $m × $n', ({ m, n }) => {
    const entries = uniforms(m * m, 1);
    const l = lowerOf(m, (i, j) => entries[i * m + j]);
    const y = uniforms(m * n, 2);
    const result = matrixOf(m, n, (i, j) => y[i * n + j], 4);
    backend.lowerProduct(l, result, m, n);
    const expected = (i: number, j: number) => {
      let sum = 0;
      for (let k = 0; k <= i; k++) sum += at(l, i, k) * y[k * n + j];
      return sum;
    };
    expect(worst(result, n, expected)).toBeLessThanOrEqual(sumTolerance(m, 1));
  });

  describe.each([1, 2, 13, 101, 157])('Cholesky for n = %i', (n) => {
    // Eigenvalues from alpha to less than alpha + tr H, so the condition number κ is below 1 + tr(H)/alpha.
    const alpha = 0.1;
    const hessian = naiveHessian(uniforms(2 * n * n, n), n, 2 * n);
    const a = damped(hessian, n, alpha);
    let condition = 1;
    for (let i = 0; i < n; i++) condition += hessian[i * n + i] / alpha;
    // Factor and inverses are exact for a matrix that is off by (n + 1)·ε times a small number, relative to A; this is
    // multiplied by κ in L, L⁻¹L and A⁻¹A. Products of n terms to look at them add no more than the same again.
    const tolerance = 2 * (n + 1) * Number.EPSILON * condition;

    const factor = a.slice();
    factorCholesky(factor, n);
    const factorAt = (i: number, j: number) => (j <= i ? factor[i * n + j] : 0);
    const identity = (i: number, j: number) => (i === j ? 1 : 0);

    /** Largest entry of |MN − I|. */
    const offIdentity = (left: (i: number, k: number) => number, second: (k: number, j: number) => number) => {
      let difference = 0;
      for (let i = 0; i < n; i++) {
        for (let j = 0; j < n; j++) {
          let sum = 0;
          for (let k = 0; k < n; k++) sum += left(i, k) * second(k, j);
          difference = Math.max(difference, Math.abs(sum - identity(i, j)));
        }
      }
      return difference;
    };
    const result = () => lowerOf(n, (i, j) => a[i * n + j]);

    it('factors', () => {
      const matrix = result();
      expect(backend.cholesky(matrix, n, 'factor')).toBe(true);
      expect(worst(matrix, n, factorAt, true)).toBeLessThan(tolerance * largest(factor));
    });

    it('inverts the factor', () => {
      const matrix = result();
      expect(backend.cholesky(matrix, n, 'factorInverse')).toBe(true);
      const inverseAt = (i: number, j: number) => (j <= i ? at(matrix, i, j) : 0);
      expect(offIdentity(inverseAt, factorAt)).toBeLessThan(tolerance);
      expect(worst(matrix, n, inverseAt, true)).toBe(0); // nothing beside it was written
    });

    it('inverts the matrix', () => {
      const matrix = result();
      expect(backend.cholesky(matrix, n, 'inverse')).toBe(true);
      expect(
        offIdentity(
          (i, k) => symmetricAt(matrix, i, k),
          (k, j) => a[k * n + j],
        ),
      ).toBeLessThan(tolerance);
      expect(worst(matrix, n, (i, j) => at(matrix, i, j), true)).toBe(0);
    });
  });

  describe.each(CHOLESKY_GOALS)('Cholesky to the %s says whether a matrix is positive definite', (goal) => {
    it.each([
      ['an eigenvalue of −1', 3, 1, 2],
      ['an eigenvalue of 0', 3, 1, 1],
      ['a late pivot', 150, 120, 2],
      ['NaN', 3, 1, Number.NaN],
      ['NaN late', 150, 120, Number.NaN],
      ['infinity', 3, 1, Number.POSITIVE_INFINITY],
    ])('%s', (_, n, index, value) => {
      // I but for one entry below the diagonal: eigenvalues 1 ± value.
      const matrix = lowerOf(n, (i, j) => (i === j ? 1 : i === index && j === 0 ? value : 0));
      expect(backend.cholesky(matrix, n, goal)).toBe(false);
    });

    it.each([Number.NaN, Number.POSITIVE_INFINITY, -1, 0])('%d on the diagonal', (value) => {
      for (const index of [0, 4]) {
        const matrix = lowerOf(5, (i, j) => (i === j ? (i === index ? value : 1) : 0));
        expect(backend.cholesky(matrix, 5, goal)).toBe(false);
      }
    });
  });

  it('works in the shared memory, on a part of a matrix too', () => {
    const whole = matrixOf(4, 4, (i, j) => 10 * i + j, 0);
    const part = { at: whole.at + 8 * 5, values: whole.values.subarray(5), pitch: whole.pitch }; // from (1, 1)
    const one = matrixOf(1, 1, () => 1, 0);
    backend.product(part, { matrix: one }, { matrix: one }, 1, 1, 1, 0.5);
    const again = new Float64Array(backend.arena.memory.buffer, whole.at, 16);
    expect([...again]).toEqual([0, 1, 2, 3, 10, 11.5, 12, 13, 20, 21, 22, 23, 30, 31, 32, 33]);
  });

  it('says what does the work, and not where it lies', () => {
    expect(backend.name).toBe('openblas');
    expect(backend.core).toContain(blas!.name);
    expect(backend.core).not.toMatch(/unknown|[/\\]/);
  });
});

describe('a library that cannot be used', () => {
  it('is named in one line', () => {
    const message = messageOf(() => loadLibrary(1, '/nowhere/libblas.so'));
    expect(message).toContain('/nowhere/libblas.so is not a BLAS with LAPACK');
    expect(message).toContain('SURGEON_BLAS');
    expect(message).not.toContain('\n');
  });

  it('is named if it comes from SURGEON_BLAS, and nothing else is tried', () => {
    vi.stubEnv('SURGEON_BLAS', 'libnowhere.so');
    expect(messageOf(() => loadLibrary(1))).toMatch(/^libnowhere\.so is not a BLAS .*$/);
  });

  it.runIf(process.platform === 'linux' && blas !== null)('is told what it lacks', () => {
    expect(messageOf(() => loadLibrary(1, 'libm.so.6'))).toMatch(/^libm\.so\.6 is not .*'dpotrf_'.*$/);
  });

  /** Has `require` find something else. */
  const instead = (load: () => unknown) =>
    vi.spyOn(Module as unknown as { _load: () => unknown }, '_load').mockImplementation(load);

  it('is to be installed if none of the usual ones is there', () => {
    vi.stubEnv('SURGEON_BLAS', '');
    instead(() => ({
      load: () => {
        throw new Error('not found\nat all');
      },
    }));
    const message = messageOf(() => loadLibrary(1));
    expect(message).toMatch(
      /^backend "openblas" needs a BLAS with LAPACK; none of .* could be loaded: install one .*$/,
    );
    expect(message).toMatch(/libopenblas.*SURGEON_BLAS/);
  });

  it('cannot be called without koffi', () => {
    instead(() => {
      throw new Error("Cannot find module 'koffi'\nRequire stack:\n- somewhere");
    });
    expect(messageOf(() => loadLibrary(1))).toMatch(/^backend "openblas" .* koffi, .*: npm install koffi$/);
  });

  it.each([
    ['with integers of 64 bits', 'OpenBLAS 0.3.29 USE64BITINT DYNAMIC_ARCH Haswell MAX_THREADS=64', /64 bits/],
    ['that is none', '', /^libsome\.so is not .*\(no dsyrk\): .*$/],
  ])('may be one %s', (_, config, why) => {
    const func = (definition: string) => {
      if (definition.includes('openblas_get_config')) return () => config;
      throw new Error('no dsyrk\nto be found');
    };
    instead(() => ({ load: () => ({ func }) }));
    expect(messageOf(() => loadLibrary(1, 'libsome.so'))).toMatch(why);
  });
});

describe('what a library says of itself', () => {
  it.each([
    {
      file: '/opt/blas/libopenblas.so',
      config: 'OpenBLAS 0.3.21 NO_LAPACKE DYNAMIC_ARCH NO_AFFINITY Cooperlake MAX_THREADS=64',
      said: { name: 'OpenBLAS', version: '0.3.21', core: 'Cooperlake' },
    },
    {
      file: '/System/Library/Frameworks/Accelerate.framework/Accelerate',
      config: null,
      said: { name: 'Accelerate', version: 'unknown', core: 'unknown' },
    },
  ])('$said.name', ({ file, config, said }) => {
    const threads: number[] = [];
    const func = (definition: string) => {
      if (config === null && definition.includes('openblas')) throw new Error('not found');
      if (definition.includes('get_config')) return () => config;
      if (definition.includes('get_corename')) return () => 'Cooperlake';
      return (count: number) => threads.push(count);
    };
    vi.spyOn(Module as unknown as { _load: () => unknown }, '_load').mockImplementation(() => ({
      load: () => ({ func }),
    }));
    expect(loadLibrary(3, file)).toMatchObject(said);
    expect(threads).toEqual(config === null ? [] : [3]);
  });
});

describe('core type', () => {
  const avx2 = ['sse4_2', 'avx', 'avx2', 'fma'];
  const avx512 = [...avx2, 'avx512f', 'avx512dq', 'avx512bw', 'avx512vl'];
  it.each([
    ['Prescott', avx512, 'SkylakeX'],
    ['Prescott', avx512.filter((flag) => flag !== 'avx512vl'), 'Haswell'],
    ['Prescott', avx512.filter((flag) => flag !== 'avx512dq'), 'Haswell'],
    ['Prescott', avx2, 'Haswell'],
    ['Prescott', avx2.filter((flag) => flag !== 'fma'), null],
    ['Prescott', ['sse3'], null],
    ['Prescott', [], null],
    ['Cooperlake', avx512, null],
    ['Haswell', avx512, null],
    ['Zen', avx2, null],
    ['Barcelona', avx2, null],
    ['', avx512, null],
  ])('detected as %j with %j: %j', (detected, flags, expected) => {
    expect(betterCoreType(new Set(flags), detected)).toBe(expected);
  });

  it('is left alone if the user has set it', () => {
    vi.stubEnv('OPENBLAS_CORETYPE', 'Prescott');
    expect(correctCoreType()).toBeNull();
    expect(process.env.OPENBLAS_CORETYPE).toBe('Prescott');
  });

  it('is left alone if there is no library to ask', () => {
    vi.stubEnv('OPENBLAS_CORETYPE', undefined);
    expect(correctCoreType('/nowhere/libblas.so')).toBeNull();
    expect(process.env.OPENBLAS_CORETYPE).toBeUndefined();
  });

  it('is set if this machine needs it, and in no other case', () => {
    vi.stubEnv('OPENBLAS_CORETYPE', undefined);
    const core = correctCoreType();
    expect(process.env.OPENBLAS_CORETYPE).toBe(core ?? undefined);
    expect(correctCoreType(), 'the second time it is there').toBeNull();
  });
});
