import type { Program, Team } from '../../parallel/team.ts';
import type { Backend, Matrix, Operand } from '../backend.ts';
import type { Arena } from './arena.ts';
import { CHOLESKY_GOALS, type CholeskyGoal, cholesky, choleskyLength, OUTCOME } from './cholesky.ts';
import { type Tile, tileInUse } from './kernelChoice.ts';
import type { Kernels } from './kernels.ts';
import { pendingRow } from './pendingRow.ts';
import { product, symmetricProduct, symmetricProductLength } from './products.ts';
import { rankUpdate, slabLength } from './rankUpdate.ts';
import { innerProducts, innerProductsLength, lowerProduct, lowerProductLength } from './triangularProducts.ts';

/** Programs of linear algebra, made once on each thread of a team from its own instance of the kernels. */
export interface LinearPrograms {
  readonly rankUpdate: Program;
  readonly product: Program;
  readonly symmetricProduct: Program;
  readonly innerProducts: Program;
  readonly lowerProduct: Program;
  readonly cholesky: Program;
  readonly pendingRow: Program;
}

/** The programs of one thread. */
export function linearPrograms(kernels: Kernels): LinearPrograms {
  return {
    rankUpdate: rankUpdate(kernels),
    product: product(kernels),
    symmetricProduct: symmetricProduct(kernels),
    innerProducts: innerProducts(kernels),
    lowerProduct: lowerProduct(kernels),
    cholesky: cholesky(kernels),
    pendingRow: pendingRow(kernels),
  };
}

/** Below this many pending entries a row is not worth waking the team for: it would take longer than the row. */
const SHARED_ROW = 60_000;

/** The kernels of this backend with each tile, for the manifest: numbers of a vector, rows and columns of a tile. */
export const WASM_CORE: Readonly<Record<Tile, string>> = { narrow: 'f64x2 4x4', wide: 'f64x4 4x8' };

/** Our own kernels: packed tiles, f64x2 SIMD, on all threads of a team. */
export class WasmBackend implements Backend {
  readonly name: Backend['name'] = 'wasm';
  readonly core: string = WASM_CORE[tileInUse()];
  readonly arena: Arena;
  protected readonly team: Team;
  readonly #programs: LinearPrograms;
  protected readonly kernels: Kernels;

  /** @param team of which the calling thread is the leader, and which has these programs */
  constructor(team: Team, arena: Arena, kernels: Kernels, programs: LinearPrograms) {
    this.team = team;
    this.arena = arena;
    this.kernels = kernels;
    this.#programs = programs;
  }

  rankUpdate(c: Matrix, x: Matrix, n: number, depth: number, alpha: number): void {
    this.arena.borrow(() => {
      const packed = this.arena.allocate(slabLength(n, depth));
      this.team.run(this.#programs.rankUpdate, c.at, c.pitch, n, x.at, x.pitch, depth, alpha, packed.at);
    });
  }

  product(c: Matrix, a: Operand, b: Operand, m: number, n: number, depth: number, alpha: number): void {
    const strided = ({ matrix, transposed = false }: Operand) =>
      transposed ? [matrix.at, 1, matrix.pitch] : [matrix.at, matrix.pitch, 1];
    this.team.run(this.#programs.product, c.at, c.pitch, m, n, ...strided(a), ...strided(b), depth, alpha);
  }

  symmetricProduct(y: Matrix, x: Matrix, s: Matrix, m: number, n: number, beta: 0 | 1 = 1): void {
    this.arena.borrow(() => {
      const packed = this.arena.allocate(symmetricProductLength(m, n));
      const operands = [y.at, y.pitch, m, n, x.at, x.pitch, s.at, s.pitch];
      this.team.run(this.#programs.symmetricProduct, ...operands, beta, packed.at);
    });
  }

  innerProducts(c: Matrix, x: Matrix, y: Matrix, m: number, depth: number): void {
    this.arena.borrow(() => {
      const packed = this.arena.allocate(innerProductsLength(m, depth));
      const operands = [c.at, c.pitch, m, x.at, x.pitch, y.at, y.pitch, depth];
      this.team.run(this.#programs.innerProducts, ...operands, packed.at);
    });
  }

  lowerProduct(l: Matrix, y: Matrix, m: number, n: number): void {
    this.arena.borrow(() => {
      const packed = this.arena.allocate(lowerProductLength(m));
      this.team.run(this.#programs.lowerProduct, l.at, l.pitch, y.at, y.pitch, m, n, packed.at);
    });
  }

  cholesky(a: Matrix, n: number, goal: CholeskyGoal): boolean {
    return this.arena.borrow(() => {
      const work = this.arena.allocate(choleskyLength(n));
      const values = [a.at, a.pitch, n, CHOLESKY_GOALS.indexOf(goal), work.at];
      return this.team.run(this.#programs.cholesky, ...values)[OUTCOME] === 0;
    });
  }

  pendingRow(b: Matrix, n: number, q: number, u: Matrix, pending: number, scale: number): void {
    if (n * pending < SHARED_ROW) this.kernels.pendingRow(b.at, b.pitch, q, u.at, pending, 0, n, scale);
    else this.team.run(this.#programs.pendingRow, b.at, b.pitch, n, q, u.at, pending, scale);
  }
}
