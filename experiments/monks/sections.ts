import { dataSetWords } from '../../src/figures/fieldWords.ts';
import { criterionText } from '../../src/report/criterionText.ts';
import { shown } from '../../src/report/numbers.ts';
import { quartileCells } from '../../src/report/quartileCells.ts';
import type { Content, Section } from '../../src/report/section.ts';
import { textTable } from '../../src/report/textTable.ts';
import { quartiles } from '../../src/statistics/statistics.ts';
import type { TableRows } from '../../src/tables/tableRows.ts';
import type { BestNetwork } from '../bestNetwork.ts';
import { comparedCriteria, type Table1Row, table1 } from './table1.ts';

/** Table 1 beside this run, and the same networks under all criteria. */
export function monksSections(rows: TableRows): Section[] {
  const monks = table1(rows('monks', 'summary'));
  return [
    {
      heading: 'Table 1 of Hassibi & Stork (1993): OBS without retraining, the paper beside this run',
      content: paperBesideOurs(monks.filter(isOfPaper)),
    },
    { heading: 'The same networks under all criteria: weights left', content: allCriteria(monks) },
  ];
}

const isOfPaper = ({ criterion, retrain }: Table1Row) => criterion === 'obs' && retrain === 'none';

function paperBesideOurs(rows: readonly Table1Row[]): Content {
  const table = {
    columns: [
      ...[
        'problem',
        'weights',
        'paper',
        'train %',
        'test %',
        'our networks',
        'of all',
        'fewest',
        'median',
        'quartiles',
      ],
      'inputs left in the smallest',
    ],
    rows: rows.flatMap(({ paper, sizes, weightsLeft, networks, best }) => {
      const { dataset, weightsStart, weightsLeft: left, trainPercent, testPercent } = paper;
      const problem = [dataSetWords(dataset), ...[weightsStart, left, trainPercent, testPercent].map(String)];
      return [
        [...problem, 'trained', ...quartileCells(quartiles([...sizes.values()]), networks), '-'],
        [
          ...[...problem, 'at these accuracies', ...quartileCells(weightsLeft, networks)],
          best ? `${best.inputs} (seed ${best.seed})` : '-',
        ],
      ];
    }),
  };
  return [table, ...POPULATIONS];
}

const POPULATIONS = [
  'weights: before pruning; paper: weights left in its table, at the accuracies train % and test %; fewest, median, quartiles: weights that OBS leaves here.',
  'trained: networks with the training accuracy shown before they were pruned, whatever they are on the test set then.',
  'at these accuracies: those of them that end at both accuracies. of all: how many these are of all networks that were run.',
];

function allCriteria(rows: readonly Table1Row[]): Content {
  const table = {
    columns: ['problem', 'retrained', 'criterion', 'trained', 'fewest', 'median', 'quartiles', 'most'].concat(
      ...['all three end there', 'fewest', 'median', 'quartiles', 'most'],
    ),
    rows: comparedCriteria(rows).map(({ row: { paper, retrain, criterion, networks }, trained, atPaper }) => [
      ...[dataSetWords(paper.dataset), RETRAINED[retrain] ?? retrain, criterionText(criterion)],
      ...[...quartileCells(trained, networks), shown(trained?.maximum)],
      ...[...quartileCells(atPaper, networks), shown(atPaper?.maximum)],
    ]),
  };
  return [
    table,
    'Weights left: fewest, median, quartiles and most, first of the networks that had trained and that all three criteria have pruned, then of those that end at the accuracies of Table 1 under each of the three: the same networks in the rows of a problem.',
    'retrained: at need means whenever the training accuracy falls.',
  ];
}

/** Ways of retraining, in words. */
const RETRAINED: Readonly<Record<string, string>> = { none: 'never', onFailure: 'at need' };

/**
 * Table 1 on few lines: medians over all trained networks, the same ones for each criterion, and of OBS over those at
 * the paper's accuracies.
 */
export function table1Text(rows: TableRows): string {
  const monks = table1(rows('monks', 'summary'));
  const trained = ({ sizes }: Table1Row) => quartiles([...sizes.values()]);
  const other = ({ paper }: Table1Row, criterion: string) => {
    const found = monks.find((row) => row.paper === paper && row.criterion === criterion && row.retrain === 'none');
    return shown(found && trained(found)?.median);
  };
  const table = textTable(
    ['problem', 'of', 'paper', 'best', 'median at its accuracies', 'median of all trained', 'OBD', 'magnitude'],
    monks.filter(isOfPaper).map((row) => {
      const { paper, weightsLeft, networks } = row;
      const median = (of: typeof weightsLeft) => `${shown(of?.median)} (${of?.count ?? 0} of ${networks})`;
      return [
        ...[paper.dataset, String(paper.weightsStart), String(paper.weightsLeft), shown(weightsLeft?.minimum)],
        ...[median(weightsLeft), median(trained(row)), other(row, 'obd'), other(row, 'magnitude')],
      ];
    }),
  );
  return `${table}\nAll without retraining; OBD and magnitude: medians of all trained networks.`;
}

/** The smallest network at the paper's accuracies that OBS leaves of each problem without retraining. */
export function bestMonksNetworks(rows: TableRows): BestNetwork[] {
  const monks = rows('monks', 'summary');
  return table1(monks)
    .filter(isOfPaper)
    .flatMap(({ best }): BestNetwork[] => {
      const row = monks.find(({ cell }) => cell === best?.cell);
      return best && row ? [{ experiment: 'monks', cell: best.cell, row }] : [];
    });
}
