import type { Figure } from '../src/figures/figure.ts';
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

/**
 * The report of some results: that of the built-in experiment of their name, with the figures that every report has
 * where it has none of its own of their kind; or the general one.
 */
export function reportOf({ experiment }: Results): ExperimentReport {
  const own = Object.hasOwn(REPORTS, experiment.name) ? REPORTS[experiment.name] : null;
  if (own === null) return generalReport;
  return {
    ...own,
    sections: (results) => [...own.sections(results), ...certifiedSections(results)],
    figures: (results) => withGeneral(own.figures(results), results),
    claims: (results) => own.claims(results).map(ofThisRun),
  };
}

/** Figures of their own, and those along the paths that they lack: a network is drawn where its path is one. */
function withGeneral(own: readonly Figure[], results: Results): Figure[] {
  const names = new Set(own.map(({ name }) => name));
  const general = generalReport.figures(results).filter(({ name }) => !names.has(name));
  const along = general.filter(({ name }) => name === 'errors' || name === 'predicted');
  const isPath = [...own, ...along].some(({ name }) => name === 'errors');
  const network = isPath && own.every(({ path }) => path === undefined) ? general.filter(({ path }) => path) : [];
  return [...own, ...along, ...network];
}

/** A claim in the report of its own experiment, which was run, if with other cells than those that test it. */
const ofThisRun = (claim: Claim): Claim =>
  isOfExperimentNotRun(claim)
    ? { ...claim, note: claim.note.replace(/^experiment \S+ was not run/, 'no cell of this run tests it') }
    : claim;
