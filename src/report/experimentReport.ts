import type { DataSets } from '../dataset/dataSets.ts';
import type { Cell } from '../experiment/cells.ts';
import type { Experiment } from '../experiment/experiment.ts';
import type { Figure } from '../figures/figure.ts';
import type { Manifest } from '../sweep/manifest.ts';
import type { Claim } from '../tables/claim.ts';
import type { TableRows } from '../tables/tableRows.ts';
import type { Trace } from '../trace/trace.ts';
import type { Section } from './section.ts';

/** The results that a report is made of. */
export interface Results {
  /** with the values that it was run with; of a folder without a manifest its name and question, without grids */
  readonly experiment: Experiment;
  /** the plan */
  readonly cells: readonly Cell[];
  /** those of this experiment; none of any other */
  readonly rows: TableRows;
  /** those of the plan */
  readonly dataSets: DataSets;
  /** The path of a cell; null where it has no readable one. */
  trace(id: string): Trace | null;
  /** why data or networks of the plan are not here: nothing that needs them is drawn; absent: they are */
  readonly lacking?: string;
  /** null where a command has written tables without running an experiment: `inspect --out`, `certify --network` */
  readonly manifest: Manifest | null;
}

/**
 * All that is known of the report of one experiment. Each part is a function of the tables and traces alone: it says
 * nothing of times, threads and paths of the run.
 */
export interface ExperimentReport {
  /** The answer to the question in a sentence or two, with its numbers. */
  answer(results: Results): string;
  /** Tables of what was found. */
  sections(results: Results): Section[];
  /** Pictures, the most telling first. */
  figures(results: Results): Figure[];
  /** Claims of papers, and expectations of our own, that the experiment tests. */
  claims(results: Results): Claim[];
}
