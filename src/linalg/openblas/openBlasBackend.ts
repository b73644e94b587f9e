import type { Team } from '../../parallel/team.ts';
import type { Backend, Matrix, Operand } from '../backend.ts';
import type { Arena } from '../wasm/arena.ts';
import type { CholeskyGoal } from '../wasm/cholesky.ts';
import type { Kernels } from '../wasm/kernels.ts';
import { type FurtherPrograms, leadTeam, type TeamLeader, type TeamMember } from '../wasm/teamMember.ts';
import { type LinearPrograms, WasmBackend } from '../wasm/wasmBackend.ts';
import { type BlasLibrary, CBLAS, loadLibrary } from './library.ts';

const { rowMajor, asIs, transposed, lower, left, right, nonUnit } = CBLAS;

/**
 * A BLAS of the system does the products and Cholesky's factor, on threads of its own; the rest is `WasmBackend`. Its
 * results depend on the library, the CPU and the number of threads.
 */
export class OpenBlasBackend extends WasmBackend {
  override readonly name: Backend['name'] = 'openblas';
  override readonly core: string;
  readonly #blas: BlasLibrary;

  /** @param team as of a `WasmBackend`: it still does what the BLAS does not */
  constructor(team: Team, arena: Arena, kernels: Kernels, programs: LinearPrograms, blas: BlasLibrary) {
    super(team, arena, kernels, programs);
    this.#blas = blas;
    this.core = [blas.name, blas.version, blas.core].filter((part) => part !== 'unknown').join(' ');
  }

  override rankUpdate(c: Matrix, x: Matrix, n: number, depth: number, alpha: number): void {
    this.#blas.dsyrk(rowMajor, lower, transposed, n, depth, alpha, x.values, x.pitch, 1, c.values, c.pitch);
  }

  override product(c: Matrix, a: Operand, b: Operand, m: number, n: number, depth: number, alpha: number): void {
    const layout = (operand: Operand) => (operand.transposed ? transposed : asIs);
    const operands = [a.matrix.values, a.matrix.pitch, b.matrix.values, b.matrix.pitch];
    this.#blas.dgemm(rowMajor, layout(a), layout(b), m, n, depth, alpha, ...operands, 1, c.values, c.pitch);
  }

  override symmetricProduct(y: Matrix, x: Matrix, s: Matrix, m: number, n: number, beta: 0 | 1 = 1): void {
    const operands = [s.values, s.pitch, x.values, x.pitch];
    this.#blas.dsymm(rowMajor, right, lower, m, n, 1, ...operands, beta, y.values, y.pitch);
  }

  /** All of XYᵀ: CBLAS has no function for one triangle of it. */
  override innerProducts(c: Matrix, x: Matrix, y: Matrix, m: number, depth: number): void {
    const operands = [x.values, x.pitch, y.values, y.pitch];
    this.#blas.dgemm(rowMajor, asIs, transposed, m, m, depth, 1, ...operands, 0, c.values, c.pitch);
  }

  override lowerProduct(l: Matrix, y: Matrix, m: number, n: number): void {
    this.#blas.dtrmm(rowMajor, left, lower, asIs, nonUnit, m, n, 1, l.values, l.pitch, y.values, y.pitch);
  }

  /** Runs on the calling thread alone: members that had just been awake would take a core from the BLAS. */
  override pendingRow(b: Matrix, n: number, q: number, u: Matrix, pending: number, scale: number): void {
    this.kernels.pendingRow(b.at, b.pitch, q, u.at, pending, 0, n, scale);
  }

  override cholesky(a: Matrix, n: number, goal: CholeskyGoal): boolean {
    const { values, pitch } = a;
    if (this.#blas.dpotrf(values, pitch, n) > 0) return false;
    // OpenBLAS takes NaN and infinity for positive pivots; either reaches the diagonal of L in its own row.
    for (let i = 0; i < n; i++) if (!Number.isFinite(values[i * pitch + i])) return false;
    if (goal === 'factorInverse') return this.#blas.dtrtri(values, pitch, n) === 0;
    if (goal === 'inverse') return this.#blas.dpotri(values, pitch, n) === 0;
    return true;
  }
}

/**
 * Leads a team as `leadTeam` does, with a BLAS for the heavy products. Call `correctCoreType` in the main
 * thread before.
 *
 * @param blas of as many threads as the team, by default: they do not work at the same time
 * @throws {UsageError} as `loadLibrary`
 */
export function leadOpenBlas(
  member: TeamMember,
  makeFurther?: FurtherPrograms,
  blas = loadLibrary(member.size),
): TeamLeader {
  return leadTeam(member, makeFurther, (...parts) => new OpenBlasBackend(...parts, blas));
}
