import { type CurvatureProblem, structuredProgram } from '../curvature/structuredCurvature.ts';
import type { FurtherPrograms } from '../linalg/wasm/teamMember.ts';
import { networkOf } from '../network/architecture.ts';
import { lossProgram } from '../training/lossProgram.ts';

/** The programs of a cell's team beside those of linear algebra: its curvature, then its loss. */
export function cellPrograms(problem: CurvatureProblem): FurtherPrograms {
  const parts = [structuredProgram(problem), lossProgram(networkOf(problem.architecture))];
  return (kernels, memory) => parts.flatMap((programs) => programs(kernels, memory));
}
