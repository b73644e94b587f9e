import type { DataSets } from '../dataset/dataSets.ts';
import { typedCommand } from './typedCommand.ts';

/** Paths of the pages at the end of a run. */
interface FinalReports {
  /** by the name of the experiment; without those that could not be drawn */
  readonly reports: Readonly<Record<string, string>>;
  readonly index: string | null;
}

/**
 * The pages of experiments that a command has just run. What cannot be drawn is named on stderr and costs the run
 * nothing: its results are there, and `surgeon report` draws them.
 */
export async function finalReports(out: string, names: readonly string[], dataSets: DataSets): Promise<FinalReports> {
  try {
    const { drawReports } = await import('./reports.ts'); // half a second that no run is to wait for
    const { reports, index, failed } = drawReports(out, names, dataSets);
    for (const { experiment, reason } of failed) undrawn(out, experiment, reason);
    return { reports, index };
  } catch (error) {
    undrawn(out, names.join(', '), (error as Error).message);
    return { reports: {}, index: null };
  }
}

const undrawn = (out: string, experiment: string, reason: string): void =>
  console.error(
    `surgeon: no report of ${experiment}: ${reason}; its results are there, and ${typedCommand('report', '--out', out)} tries again`,
  );
