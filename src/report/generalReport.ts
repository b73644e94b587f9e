import { cellAnswer } from './cellAnswer.ts';
import { counted } from './counted.ts';
import type { ExperimentReport, Results } from './experimentReport.ts';
import { generalFigures } from './generalFigures.ts';
import { groupsAnswer } from './groupsAnswer.ts';
import { hasAccuracy } from './hasAccuracy.ts';
import { optimaAnswer, optimaSections } from './optimaReport.ts';
import { predictedAnswer, predictedSections } from './predictedReport.ts';
import { runContent } from './runContent.ts';
import type { Section } from './section.ts';

/** The report of an experiment of which nothing is known but its tables: a user's, or a network of `prune`. */
export const generalReport: ExperimentReport = {
  answer: (results) => [found(results), ...leftOut(results)].join(' '),
  sections,
  figures: generalFigures,
  claims: () => [],
};

/** The outcome of the cells that have a result; without any, the tables of `inspect` or `certify`. */
function found(results: Results): string {
  const { cells, rows, experiment, dataSets } = results;
  const summary = rows(experiment.name, 'summary');
  if (summary.length === 0) {
    const [predicted, optima] = [rows(experiment.name, 'predicted'), rows(experiment.name, 'optima')];
    const said = [
      ...(predicted.length > 0 ? [predictedAnswer(predicted)] : []),
      ...(optima.length > 0 ? [optimaAnswer(optima)] : []),
    ];
    return said.length > 0 ? said.join(' ') : 'There is no answer yet: no cell has a result.';
  }
  const [first] = summary;
  const cell = cells.find(({ id }) => id === first.cell);
  if (cells.length > 1 || !cell) return groupsAnswer(results);
  return cellAnswer(first, cell.config, hasAccuracy(cell.config, dataSets));
}

/** The cells that the answer is not about. */
function leftOut({ cells, rows, experiment }: Results): string[] {
  const summary = rows(experiment.name, 'summary');
  const failures = rows(experiment.name, 'failures');
  const failed = new Set(failures.map(({ cell }) => cell));
  const done = new Set(summary.map(({ cell }) => cell));
  const missing = cells.filter(({ id }) => !done.has(id) && !failed.has(id)).length;
  const untrained = summary.filter(({ trained }) => trained === false).length;
  const of = (count: number) => `${count} of ${counted(cells.length, 'cell')}`;
  const [first] = failures;
  return [
    ...(first ? [`Failed: ${of(failures.length)}, the first because ${first.reason.replace(/\.$/, '')}.`] : []),
    ...(missing > 0 ? [`Not computed yet: ${of(missing)}.`] : []),
    ...(untrained > 0 ? [`Left out, since their networks had not trained: ${of(untrained)}.`] : []),
  ];
}

const NOTE =
  'cells: those that the medians are over, of so many networks; untrained and missing ones are left out; best, median, quartiles: weights left; train %, test %: medians of what is right.';

function sections(results: Results): Section[] {
  const { cells, rows, experiment } = results;
  const [summary, predicted] = [rows(experiment.name, 'summary'), rows(experiment.name, 'predicted')];
  return [
    ...(summary.length > 0 ? [{ heading: 'What is left', content: [...runContent(cells, summary), NOTE] }] : []),
    ...(predicted.length > 0 ? predictedSections(predicted) : []),
    ...certifiedSections(results),
  ];
}

/** The masks that `certify` has found, for an experiment of any name. */
export function certifiedSections({ rows, experiment }: Results): Section[] {
  const optima = rows(experiment.name, 'optima');
  return optima.length > 0 ? optimaSections(optima) : [];
}
