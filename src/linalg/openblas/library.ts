import { createRequire } from 'node:module';
import { basename } from 'node:path';
import type { LibraryHandle } from 'koffi';
import { UsageError } from '../../errors.ts';

const require = createRequire(import.meta.url);

/** Numbers that the standard of CBLAS gives its options. */
export const CBLAS = {
  rowMajor: 101,
  asIs: 111,
  transposed: 112,
  lower: 122,
  nonUnit: 131,
  left: 141,
  right: 142,
} as const;

/** A BLAS with LAPACK that is loaded into this process. Nothing in it tells where on the machine it lies. */
export interface BlasLibrary {
  /** `OpenBLAS`, or the name of the file */
  readonly name: string;
  /** of OpenBLAS; others: `unknown` */
  readonly version: string;
  /** core type whose kernels OpenBLAS runs, `Haswell` say; others: `unknown` */
  readonly core: string;

  /** cblas_dsyrk(order, triangle, transposition, n, depth, alpha, X, its pitch, beta, C, its pitch) */
  dsyrk(...operands: (number | Float64Array)[]): void;
  /**
   * cblas_dgemm(order, transposition of A, of B, m, n, depth, alpha, A, its pitch, B, its pitch, beta, C, its pitch)
   */
  dgemm(...operands: (number | Float64Array)[]): void;
  /** cblas_dsymm(order, side, triangle, m, n, alpha, S, its pitch, X, its pitch, beta, Y, its pitch) */
  dsymm(...operands: (number | Float64Array)[]): void;
  /** cblas_dtrmm(order, side, triangle, transposition, diagonal, m, n, alpha, L, its pitch, Y, its pitch) */
  dtrmm(...operands: (number | Float64Array)[]): void;

  /** A = LLᵀ → L on the lower triangle; @returns 0, or 1 + the index of the first pivot that is not positive */
  dpotrf(a: Float64Array, pitch: number, n: number): number;
  /** L → A⁻¹ on the lower triangle; @returns 0, or 1 + the index of the first zero on the diagonal */
  dpotri(a: Float64Array, pitch: number, n: number): number;
  /** L → L⁻¹ on the lower triangle; @returns 0, or 1 + the index of the first zero on the diagonal */
  dtrtri(a: Float64Array, pitch: number, n: number): number;
}

/**
 * Loads a BLAS with LAPACK of the system. It stays loaded as long as something of it is referred to.
 *
 * @param threads of the BLAS, in the whole process: the last call counts. Only OpenBLAS is told; Accelerate decides
 *   itself
 * @param path    file or name of a library; default: `SURGEON_BLAS`, then the usual names of OpenBLAS and Accelerate
 * @throws {UsageError} of one line, if koffi or the library is missing or is of no use
 */
export function loadLibrary(threads: number, path?: string): BlasLibrary {
  const { load } = koffi();
  const files = candidates(path);
  const reasons: string[] = [];
  for (const file of files) {
    try {
      return bind(load(file), file, threads);
    } catch (error) {
      reasons.push((error as Error).message.split('\n')[0]);
    }
  }
  if (givenPath(path) !== undefined) {
    throw new UsageError(
      `${files[0]} is not a BLAS with LAPACK that can be used here (${reasons[0]}): name another one in SURGEON_BLAS`,
    );
  }
  throw new UsageError(
    `backend "openblas" needs a BLAS with LAPACK; none of ${files.join(', ')} could be loaded: install one ` +
      '(Debian: apt-get install libopenblas0-pthread; macOS: has Accelerate; others: OpenBLAS), ' +
      'or name its file in SURGEON_BLAS',
  );
}

/** The files that `loadLibrary` tries, in this order. */
export function candidates(path?: string): readonly string[] {
  const given = givenPath(path);
  if (given !== undefined) return [given];
  return USUAL[process.platform] ?? ['libopenblas.so.0', 'libopenblas.so'];
}

const USUAL: { readonly [platform: string]: readonly string[] } = {
  darwin: [
    'libopenblas.dylib',
    '/opt/homebrew/opt/openblas/lib/libopenblas.dylib',
    '/usr/local/opt/openblas/lib/libopenblas.dylib',
    '/System/Library/Frameworks/Accelerate.framework/Accelerate',
  ],
  win32: ['libopenblas.dll', 'openblas.dll'],
};

/** An empty `SURGEON_BLAS` is none. */
const givenPath = (path?: string): string | undefined => path ?? (process.env.SURGEON_BLAS || undefined);

/** koffi, an optional dependency, when it is needed: it may be missing, or have no binary for this machine. */
function koffi(): typeof import('koffi') {
  try {
    return require('koffi');
  } catch {
    throw new UsageError('backend "openblas" calls a BLAS through koffi, which does not load: npm install koffi');
  }
}

/** The functions of a library; @throws {Error} if it lacks one that is needed */
function bind(library: LibraryHandle, file: string, threads: number): BlasLibrary {
  const optional = (definition: string) => {
    try {
      return library.func(definition);
    } catch {
      return undefined;
    }
  };
  const config: string = optional('const char *openblas_get_config()')?.() ?? '';
  if (config.includes('USE64BITINT')) throw new Error('it is built for integers of 64 bits');

  // LAPACK counts columns first: what is lower to us is its upper triangle, and its UᵀU our LLᵀ. The lengths of the
  // character arguments come last, as Fortran compilers pass them; libraries written in C do not look at them.
  const potrf = library.func('void dpotrf_(const char*, const int*, double*, const int*, _Out_ int*, size_t)');
  const potri = library.func('void dpotri_(const char*, const int*, double*, const int*, _Out_ int*, size_t)');
  const trtri = library.func(
    'void dtrtri_(const char*, const char*, const int*, double*, const int*, _Out_ int*, size_t, size_t)',
  );
  const dsyrk = library.func(
    'void cblas_dsyrk(int, int, int, int, int, double, const double*, int, double, double*, int)',
  );
  const dgemm = library.func(
    'void cblas_dgemm(int, int, int, int, int, int, double, const double*, int, const double*, int, double, double*, int)',
  );
  const dsymm = library.func(
    'void cblas_dsymm(int, int, int, int, int, double, const double*, int, const double*, int, double, double*, int)',
  );
  const dtrmm = library.func(
    'void cblas_dtrmm(int, int, int, int, int, int, int, double, const double*, int, double*, int)',
  );
  optional('void openblas_set_num_threads(int)')?.(threads);

  const lapack = (routine: (info: Int32Array) => void) => {
    const info = new Int32Array(1);
    routine(info);
    if (info[0] < 0) throw new RangeError(`argument ${-info[0]} of a LAPACK routine is out of range`);
    return info[0];
  };
  return {
    name: config.match(/^\w+/)?.[0] ?? basename(file),
    version: config.match(/\d+(\.\d+)+\S*/)?.[0] ?? 'unknown',
    core: optional('const char *openblas_get_corename()')?.() ?? 'unknown',
    dsyrk,
    dgemm,
    dsymm,
    dtrmm,
    dpotrf: (a, pitch, n) => lapack((info) => potrf('U', [n], a, [pitch], info, 1)),
    dpotri: (a, pitch, n) => lapack((info) => potri('U', [n], a, [pitch], info, 1)),
    dtrtri: (a, pitch, n) => lapack((info) => trtri('U', 'N', [n], a, [pitch], info, 1, 1)),
  };
}
