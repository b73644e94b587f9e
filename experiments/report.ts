import { networkText } from '../src/report/networkText.ts';
import { sectionLines } from '../src/report/section.ts';
import { verdictCounts } from '../src/report/verdictCounts.ts';
import { percent } from '../src/statistics/statistics.ts';
import { type Claim, NIPS5 } from '../src/tables/claim.ts';
import type { TableRows } from '../src/tables/tableRows.ts';
import type { NamedNetwork } from '../src/trace/namedNetwork.ts';
import { approximationsSections } from './approximations/sections.ts';
import type { BestNetwork } from './bestNetwork.ts';
import { costSections } from './cost/sections.ts';
import { dampingSections } from './damping/sections.ts';
import { digitsSections } from './digits/sections.ts';
import { mixturesSections } from './mixtures/sections.ts';
import { bestMonksNetworks, monksSections, table1Text } from './monks/sections.ts';
import { PAPER_TABLE_1 } from './monks/table1.ts';
import { nettalkSections } from './nettalk/sections.ts';
import { optimalitySections } from './optimality/sections.ts';
import { bestXorNetwork, xorSections } from './xor/sections.ts';

/** The sections of the experiments in the order of the report, the first paper's before all others. */
const SECTIONS = [
  ...[monksSections, xorSections, dampingSections],
  ...[nettalkSections, mixturesSections, digitsSections, approximationsSections, optimalitySections, costSections],
];

/** The papers beside this run, as text for a terminal: a section or two an experiment, and a verdict on each claim. */
export function reproductionReport(rows: TableRows, claims: readonly Claim[]): string {
  const tested = claims.filter(({ verdict }) => verdict !== 'not tested');
  const verdicts = tested.map(
    ({ verdict, claim, paper, ours }) =>
      `${verdict.padEnd(12)}${claim}\n${' '.repeat(12)}paper: ${paper}; ours: ${ours}`,
  );
  return [
    ...sectionLines(SECTIONS.flatMap((sectionsOf) => sectionsOf(rows))),
    ...['\nClaims\n', ...verdicts, ''],
    ...[...verdictCounts(claims), ''],
  ].join('\n');
}

/** The best network that OBS leaves of each problem of the first paper without retraining. */
export const bestNetworks = (rows: TableRows): BestNetwork[] => [...bestMonksNetworks(rows), ...bestXorNetwork(rows)];

/**
 * The end of a reproduction of the first paper, on one screen of a terminal: Table 1 beside ours, and how many claims
 * came out how.
 */
export const reproductionScreen = (rows: TableRows, claims: readonly Claim[]): string =>
  [headline(claims), '', table1Text(rows), '', ...verdictCounts(claims)].join('\n');

/**
 * The best networks as formulas, each with its weights and accuracies.
 *
 * @param networkOf reads one of `bestNetworks` from its trace
 */
export function bestNetworksText(rows: TableRows, networkOf: (best: BestNetwork) => NamedNetwork): string {
  const best = bestNetworks(rows).map((found) => ({ ...found, text: networkText(networkOf(found)) }));
  const definitions = new Set(best.flatMap(({ text }) => text.definitions));
  return [
    `The best network of each problem${definitions.size > 0 ? `, where ${[...definitions].join(', ')}` : ''}:`,
    ...best.flatMap(({ row, text }) => [networkHeading(row), ...text.formulas.map((line) => `  ${line}`)]),
  ].join('\n');
}

function headline(claims: readonly Claim[]): string {
  const ofTable1 = claims.filter(({ source }) => source === `${NIPS5}, table 1`);
  const confirmed = ofTable1.filter(({ verdict }) => verdict === 'reproduced' || verdict === 'better');
  return `Weights left by OBS, Table 1 of ${NIPS5}: ${confirmed.length} of ${PAPER_TABLE_1.length} problems reproduced`;
}

function networkHeading({
  dataset,
  weightsStart,
  weightsLeft,
  inputsLeft,
  trainAccuracy,
  testAccuracy,
}: BestNetwork['row']): string {
  const accuracies = [trainAccuracy, testAccuracy].filter((share) => share !== null);
  const sets = accuracies.length === 2 ? 'train / test' : 'train';
  return `${dataset}: ${weightsLeft} of ${weightsStart} weights and ${inputsLeft} inputs left, ${accuracies.map(percent).join(' / ')} % right (${sets})`;
}
