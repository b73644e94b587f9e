import type { Fields } from '../config/fields.ts';
import { type CurvatureProblem, curvatureProblem, structuredProgram } from '../curvature/structuredCurvature.ts';
import { dataSetOfConfig } from '../dataset/dataSets.ts';
import { leadOpenBlas } from '../linalg/openblas/openBlasBackend.ts';
import { type Lead, lead, type Seat, seats } from '../linalg/wasm/teamMember.ts';
import type { WasmMemory } from '../linalg/wasm/webAssembly.ts';

/** The team that computes a cell: its leader's backend, and the problem that all its threads know. */
export interface CellLead {
  readonly lead: Lead;
  readonly problem: CurvatureProblem;
}

/** The fields of a config that say what a team works on. */
type TeamConfig = Pick<
  Fields,
  'dataset' | 'draw' | 'trainSize' | 'layers' | 'activation' | 'outputActivation' | 'loss' | 'backend'
>;

/** What the curvature of a cell is about. */
export function cellProblem(config: TeamConfig): CurvatureProblem {
  return curvatureProblem(config, dataSetOfConfig(config).train);
}

/**
 * Takes the lead of a cell.
 *
 * @param seat of a team whose members follow, or null for a team of this thread alone
 * @returns null where the cell's backend is plain loops, which know no team
 */
export function cellLead(config: TeamConfig, seat: Seat | null = null): CellLead | null {
  if (config.backend === 'plain') return null;
  const problem = cellProblem(config);
  const take = config.backend === 'openblas' ? leadOpenBlas : lead;
  return { lead: take(seat ?? ownSeat(), structuredProgram(problem)), problem };
}

/** A thread that works alone keeps one memory for all its cells: memories are not given back at once. */
let ownMemory: WasmMemory | undefined;

function ownSeat(): Seat {
  const [seat] = seats(1, ownMemory);
  ownMemory = seat.memory;
  return seat;
}
