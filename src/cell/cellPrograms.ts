import { type CurvatureProblem, structuredProgram } from '../curvature/structuredCurvature.ts';
import { dualPrograms } from '../inverse/dual/dualPrograms.ts';
import type { FurtherPrograms } from '../linalg/wasm/teamMember.ts';
import { networkOf } from '../network/architecture.ts';
import { lossProgram } from '../training/lossProgram.ts';
import { secantProgram } from '../training/secantProgram.ts';

/** The programs of a cell's team beside those of linear algebra: curvature, loss, dual inverse, training. */
export function cellPrograms(problem: CurvatureProblem): FurtherPrograms {
  const parts = [
    structuredProgram(problem),
    lossProgram(networkOf(problem.architecture)),
    dualPrograms(problem),
    secantProgram,
  ];
  return (kernels, memory) => parts.flatMap((programs) => programs(kernels, memory));
}
