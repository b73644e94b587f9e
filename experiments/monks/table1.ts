import { readValue } from '../../src/errors.ts';
import { type Quartiles, quartiles } from '../../src/statistics/statistics.ts';
import { groupedBy } from '../../src/tables/groupedBy.ts';
import { numbers } from '../../src/tables/numbers.ts';
import { rowGroups } from '../../src/tables/rowGroups.ts';
import type { TableRow } from '../../src/tables/tableRows.ts';
import { TABLE_1_ALPHA } from './experiment.ts';

/** Table 1 of Hassibi & Stork, NIPS 5 (1993): what OBS leaves of three networks, without retraining. */
export const PAPER_TABLE_1 = [
  { dataset: 'monks-1', weightsStart: 58, weightsLeft: 14, trainPercent: 100, testPercent: 100 },
  { dataset: 'monks-2', weightsStart: 39, weightsLeft: 15, trainPercent: 100, testPercent: 100 },
  { dataset: 'monks-3', weightsStart: 39, weightsLeft: 4, trainPercent: 93.4, testPercent: 97.2 },
] as const satisfies readonly PaperRow[];

/** A row of a paper's table: one problem, the accuracies that its networks have, and what is left of them. */
export interface PaperRow {
  readonly dataset: string;
  readonly weightsStart: number;
  readonly weightsLeft: number;
  readonly trainPercent: number;
  readonly testPercent: number;
}

/** One criterion and way of retraining on one problem, over the seeds. */
export interface Table1Row {
  readonly paper: PaperRow;
  readonly criterion: string;
  readonly retrain: string;
  /** seeds that were run */
  readonly networks: number;
  /** seeds whose network had trained */
  readonly trained: number;
  /** weights left, over the trained networks that end at the paper's training and test accuracy or above */
  readonly weightsLeft: Quartiles | null;
  /** weights left by seed, over all trained networks, whatever their test accuracy */
  readonly sizes: ReadonlyMap<number, number>;
  /** the same, over those of `weightsLeft` */
  readonly sizesAtPaper: ReadonlyMap<number, number>;
  /** of those at the paper's accuracies the smallest network: its cell and seed, and the inputs that it still uses */
  readonly best: { readonly cell: string; readonly seed: number; readonly inputs: string } | null;
}

/** The criteria that Table 1 is asked of. */
export const CRITERIA_COMPARED: readonly string[] = ['obs', 'obd', 'magnitude'];

/** The rows of `summary.arrow` of the monks experiment that Table 1 is of. */
export const table1Cells = (summary: readonly TableRow<'summary'>[]): TableRow<'summary'>[] =>
  summary.filter(
    ({ loss, alpha, stop, criterion }) =>
      loss === 'squared' &&
      alpha === TABLE_1_ALPHA &&
      stop === 'trainAccuracy' &&
      CRITERIA_COMPARED.includes(criterion),
  );

/**
 * Table 1 from the rows of `summary.arrow` of the monks experiment: all problems, three criteria, all ways of
 * retraining.
 */
export function table1(summary: readonly TableRow<'summary'>[]): Table1Row[] {
  return rowGroups(table1Cells(summary), ['dataset', 'retrain', 'criterion']).flatMap(({ key, rows }) => {
    const paper = PAPER_TABLE_1.find(({ dataset }) => dataset === key.dataset);
    return paper ? [table1Row(paper, rows)] : [];
  });
}

/** Networks of one problem under one criterion and way of retraining, beside a row of a paper. */
export function table1Row(paper: PaperRow, rows: readonly TableRow<'summary'>[]): Table1Row {
  const [{ criterion, retrain }] = rows;
  const trained = rows.filter(hadLearnt);
  const sizes = (of: readonly TableRow<'summary'>[]) =>
    new Map(of.map((row) => [readValue(row.seed, 'seed'), row.weightsLeft]));
  const atPaper = trained.filter(
    (row) => reaches(row.trainAccuracy, paper.trainPercent) && reaches(row.testAccuracy, paper.testPercent),
  );
  const best = atPaper.toSorted((a, b) => a.weightsLeft - b.weightsLeft)[0];
  return {
    paper,
    criterion,
    retrain: readValue(retrain, 'retrain'), // all of these criteria read it
    networks: rows.length,
    trained: trained.length,
    weightsLeft: quartiles(numbers(atPaper, 'weightsLeft')),
    sizes: sizes(trained),
    sizesAtPaper: sizes(atPaper),
    best: best ? { cell: best.cell, seed: readValue(best.seed, 'seed'), inputs: best.inputs } : null,
  };
}

/** One criterion beside the others: the same networks under each. */
export interface ComparedCriterion {
  readonly row: Table1Row;
  /** weights left, over the networks that had trained and that every criterion has pruned */
  readonly trained: Quartiles | null;
  /** the same, over those that end at the paper's accuracies under every criterion */
  readonly atPaper: Quartiles | null;
}

/**
 * The criteria of each problem and way of retraining on the same networks. Each criterion has seeds of its own that end
 * at the paper's accuracies; medians over different networks are no comparison.
 *
 * @param rows of `table1`
 */
export function comparedCriteria(rows: readonly Table1Row[]): ComparedCriterion[] {
  const groups = groupedBy(rows, ({ paper, retrain }) => `${paper.dataset} ${retrain}`);
  return [...groups.values()].flatMap((group) => {
    const onAll = (sizesOf: (row: Table1Row) => ReadonlyMap<number, number>) => {
      const isInAll = (seed: number) => group.every((row) => sizesOf(row).has(seed));
      return (row: Table1Row) => quartiles([...sizesOf(row)].filter(([seed]) => isInAll(seed)).map(([, size]) => size));
    };
    const [trained, atPaper] = [onAll(({ sizes }) => sizes), onAll(({ sizesAtPaper }) => sizesAtPaper)];
    return group.map((row) => ({ row, trained: trained(row), atPaper: atPaper(row) }));
  });
}

/** Whether the network of a row of `summary.arrow` had trained, by the rule of its experiment, before it was pruned. */
export const hadLearnt = (row: TableRow<'summary'>): boolean => row.trained === true;

/** Whether an accuracy, rounded as the paper rounds, is at least the paper's percentage. */
function reaches(accuracy: number | null, percent: number): boolean {
  return Math.round(accuracy! * 1000) / 10 >= percent;
}
