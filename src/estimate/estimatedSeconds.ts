import { isOfTeam } from '../config/suitsCellKernels.ts';
import type { DataSets } from '../dataset/dataSets.ts';
import type { Cell } from '../experiment/cells.ts';
import type { BackendName } from '../linalg/backend.ts';
import { cellSizes, type SizedProblem } from './cellSizes.ts';
import { multiplyAdds } from './estimate.ts';

/**
 * Multiply-adds of one thread in a second, in units of 10⁹, with curvature and inverses of a thousand weights: those
 * of `bench/results/reference.jsonl`, rounded.
 */
const GIGA_PER_SECOND: Readonly<Record<BackendName, number>> = { plain: 0.7, wasm: 6, fused: 6, openblas: 20 };
/** By the kernels of small networks: less than half of what a cell of MONK-1 shows, 58 weights; fewer take longer. */
const GIGA_PER_SECOND_SMALL = 2;

/**
 * Seconds that curvature and inverses take at most on a core like that of the benchmarks; training is not in it. Plain
 * loops and the kernels of small networks run a cell on one thread, teams on all of them.
 *
 * @param threads that compute
 */
export function estimatedSeconds(cells: readonly Cell[], threads: number, dataSets: DataSets): number {
  return cellSizes(cells, dataSets).reduce((seconds, { cells: count, ...size }) => {
    const atOnce = isOfTeam(size.config) ? 1 : Math.min(threads, cells.length);
    return seconds + (count * cellSeconds(size, threads)) / atOnce;
  }, 0);
}

/** The same of one cell alone. */
export function cellSeconds(size: SizedProblem, threads: number): number {
  const { config } = size;
  const isSmall = config.backend !== 'plain' && !isOfTeam(config);
  const speed = isSmall ? GIGA_PER_SECOND_SMALL : GIGA_PER_SECOND[config.backend];
  return multiplyAdds(size) / (1e9 * speed * (isOfTeam(config) ? threads : 1));
}
