import type { ExperimentReport, Results } from '../src/report/experimentReport.ts';
import { certifiedSections, generalReport } from '../src/report/generalReport.ts';
import { type Claim, isOfExperimentNotRun } from '../src/tables/claim.ts';
import { approximationsReport } from './approximations/report.ts';
import { costReport } from './cost/report.ts';
import { dampingReport } from './damping/report.ts';
import { digitsReport } from './digits/report.ts';
import { generalisationReport } from './generalisation/report.ts';
import { mixturesReport } from './mixtures/report.ts';
import { monksReport } from './monks/report.ts';
import { nettalkReport } from './nettalk/report.ts';
import { optimalityReport } from './optimality/report.ts';
import { xorReport } from './xor/report.ts';

/** The reports of the built-in experiments. */
export const REPORTS: Readonly<Record<string, ExperimentReport>> = {
  xor: xorReport,
  monks: monksReport,
  damping: dampingReport,
  mixtures: mixturesReport,
  approximations: approximationsReport,
  generalisation: generalisationReport,
  optimality: optimalityReport,
  cost: costReport,
  digits: digitsReport,
  nettalk: nettalkReport,
};

/** The report of some results: that of the built-in experiment of their name, or the general one. */
export function reportOf({ experiment }: Results): ExperimentReport {
  const own = Object.hasOwn(REPORTS, experiment.name) ? REPORTS[experiment.name] : generalReport;
  if (own === generalReport) return own;
  return {
    ...own,
    sections: (results) => [...own.sections(results), ...certifiedSections(results)],
    claims: (results) => own.claims(results).map(ofThisRun),
  };
}

/** A claim in the report of its own experiment, which was run, if with other cells than those that test it. */
const ofThisRun = (claim: Claim): Claim =>
  isOfExperimentNotRun(claim)
    ? { ...claim, note: claim.note.replace(/^experiment \S+ was not run/, 'no cell of this run tests it') }
    : claim;
