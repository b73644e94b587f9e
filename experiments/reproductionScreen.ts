import type { Row } from '../src/arrow/columns.ts';
import type { NamedNetwork } from '../src/report/namedNetwork.ts';
import { networkText } from '../src/report/networkText.ts';
import { shown } from '../src/report/numbers.ts';
import { textTable } from '../src/report/textTable.ts';
import { verdictCounts } from '../src/report/verdictCounts.ts';
import { percent, quartiles } from '../src/statistics/statistics.ts';
import { type Claim, NIPS5, type TableRows } from '../src/tables/claim.ts';
import { PAPER_TABLE_1, type Table1Row, table1 } from './monks/table1.ts';

/** The best network of a problem: the experiment that it is of, its cell and its row of `summary.arrow`. */
export interface BestNetwork {
  readonly experiment: string;
  readonly cell: string;
  readonly row: Row;
}

/**
 * The best network that OBS leaves of each problem without retraining: of MONK's the smallest one at the paper's
 * accuracies; of XOR, which loses one weight, the one with the smallest error among those that still have all four
 * samples right.
 */
export function bestNetworks(rows: TableRows): BestNetwork[] {
  const monks = rows('monks', 'summary');
  const ofMonks = ofObs(table1(monks)).flatMap(({ best }): BestNetwork[] => {
    const row = monks.find(({ cell }) => cell === best?.cell);
    return best && row ? [{ experiment: 'monks', cell: best.cell, row }] : [];
  });
  const solved = rows('xor', 'summary').filter(
    ({ criterion, trained, trainAccuracy }) => criterion === 'obs' && trained && trainAccuracy === 1,
  );
  const [xor] = solved.toSorted((a, b) => (a.trainError as number) - (b.trainError as number));
  return xor ? [...ofMonks, { experiment: 'xor', cell: xor.cell as string, row: xor }] : ofMonks;
}

/**
 * The end of a reproduction of the first paper, on one screen of a terminal: Table 1 beside ours, the best networks,
 * and how many claims came out how.
 *
 * @param networkOf reads one of `bestNetworks` from its trace
 */
export function reproductionScreen(
  rows: TableRows,
  claims: readonly Claim[],
  networkOf: (best: BestNetwork) => NamedNetwork,
): string {
  const best = bestNetworks(rows).map((found) => ({ ...found, text: networkText(networkOf(found)) }));
  const definitions = new Set(best.flatMap(({ text }) => text.definitions));
  return [
    ...[headline(claims), '', paperBesideOurs(table1(rows('monks', 'summary'))), ''],
    `The best network of each problem${definitions.size > 0 ? `, where ${[...definitions].join(', ')}` : ''}:`,
    ...best.flatMap(({ row, text }) => [networkHeading(row), ...text.formulas.map((line) => `  ${line}`)]),
    '',
    ...verdictCounts(claims),
  ].join('\n');
}

function headline(claims: readonly Claim[]): string {
  const ofTable1 = claims.filter(({ source }) => source === `${NIPS5}, table 1`);
  const confirmed = ofTable1.filter(({ verdict }) => verdict === 'reproduced' || verdict === 'better');
  return `Weights left by OBS, Table 1 of ${NIPS5}: ${confirmed.length} of ${PAPER_TABLE_1.length} problems reproduced`;
}

const ofObs = (rows: readonly Table1Row[]) =>
  rows.filter(({ criterion, retrain }) => criterion === 'obs' && retrain === 'none');

/**
 * Medians over all trained networks, the same ones for each criterion, and of OBS over those at the paper's accuracies.
 */
function paperBesideOurs(rows: readonly Table1Row[]): string {
  const trained = ({ sizes }: Table1Row) => quartiles([...sizes.values()]);
  const other = ({ paper }: Table1Row, criterion: string) => {
    const found = rows.find((row) => row.paper === paper && row.criterion === criterion && row.retrain === 'none');
    return shown(found && trained(found)?.median);
  };
  const table = textTable(
    ['problem', 'of', 'paper', 'best', 'median at its accuracies', 'median of all trained', 'OBD', 'magnitude'],
    ofObs(rows).map((row) => {
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

function networkHeading({ dataset, weightsStart, weightsLeft, inputsLeft, trainAccuracy, testAccuracy }: Row): string {
  const accuracies = [trainAccuracy, testAccuracy].filter((share) => share !== null) as number[];
  const sets = accuracies.length === 2 ? 'train / test' : 'train';
  return `${dataset}: ${weightsLeft} of ${weightsStart} weights and ${inputsLeft} inputs left, ${accuracies.map(percent).join(' / ')} % right (${sets})`;
}
