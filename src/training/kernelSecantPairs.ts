import type { KernelSpace } from '../linalg/wasm/kernelSpace.ts';
import type { LossTeam } from './kernelLossGradients.ts';
import type { MakeSecantPairs } from './secantPairs.ts';
import { SECANT_PIECE, secantSumsLength } from './secantProgram.ts';

/** Vectors take a multiple of so many doubles. */
const WIDTH = 4;

/** Doubles that the pairs take. */
export const secantPairsLength = (n: number, memory: number): number =>
  (2 * memory + 1) * pitchOf(n) + 2 * memory + secantSumsLength(pitchOf(n));

const pitchOf = (n: number) => WIDTH * Math.ceil(n / WIDTH);

/**
 * Pairs in the memory of kernels, which run the two-loop recursion of Nocedal, Math. Comp. 35 (1980) 773; of large
 * networks they do so on all threads of a team.
 */
export const kernelSecantPairs =
  (
    { kernels, arena }: KernelSpace,
    { team, secants }: Partial<Pick<LossTeam, 'team' | 'secants'>> = {},
  ): MakeSecantPairs =>
  (n, memory) => {
    const pitch = pitchOf(n);
    const isShared = team && secants && pitch > SECANT_PIECE;
    const sums = isShared ? arena.allocate(secantSumsLength(pitch)).at : 0;
    const steps = arena.allocate(memory * pitch);
    const changes = arena.allocate(memory * pitch);
    const products = arena.allocate(memory);
    const shares = arena.allocate(memory);
    const vector = arena.allocate(pitch);
    for (const { values } of [steps, changes, vector]) values.fill(0);
    let oldest = 0;
    let count = 0;
    return {
      get count() {
        return count;
      },
      add(step, change, product) {
        if (count === memory) oldest = (oldest + 1) % memory;
        else count++;
        const slot = (oldest + count - 1) % memory;
        steps.values.set(step, slot * pitch);
        changes.values.set(change, slot * pitch);
        products.values[slot] = product;
      },
      clear() {
        count = 0;
      },
      descent(gradient, direction) {
        const to = count > 0 ? vector.values : direction;
        for (let i = 0; i < n; i++) to[i] = -gradient[i];
        if (count === 0) return;
        const [at, ring] = [[steps.at, changes.at, products.at] as const, [oldest, count, memory] as const];
        if (isShared) team.run(secants, vector.at, pitch, ...at, sums, ...ring);
        else kernels.secantDescent(vector.at, pitch, ...at, ...ring, shares.at);
        for (let i = 0; i < n; i++) direction[i] = to[i];
      },
    };
  };
