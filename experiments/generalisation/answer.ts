import { criterionText } from '../../src/report/criterionText.ts';
import type { Results } from '../../src/report/experimentReport.ts';
import { listed } from '../../src/report/listed.ts';
import { signTest } from '../../src/statistics/binomial.ts';
import { quartiles } from '../../src/statistics/statistics.ts';
import { cellRows, pairsOf } from '../../src/tables/cellRows.ts';
import type { TableRows } from '../../src/tables/tableRows.ts';

/** Test errors of γOBS and γOBD beside OBS and OBD, and FPE beside the test error; null without such pairs. */
export function generalisationAnswer({ rows }: Results): string | null {
  const rules = [
    { words: 'with the smallest FPE', compared: besides(rows, 'fpe') },
    { words: 'with the smallest validation error', compared: besides(rows, 'validationError') },
  ].filter(({ compared }) => compared.length > 0);
  if (rules.length === 0) return null;
  const isSignificant = rules.some(({ compared }) => compared.some(({ p }) => p <= SIGNIFICANT));
  const found = rules.map(({ words, compared }) => `of the network ${words} ${listed(compared.map((of) => of.words))}`);
  return [
    `${isSignificant ? 'In some cases' : 'Not that one could tell'}: the test error ${found.join('; ')} (medians).`,
    ...finalPredictionError(rows),
  ].join(' ');
}

/** Significance of the sign test. */
const SIGNIFICANT = 0.05;

/** The networks that a rule chooses on paths of γOBS and γOBD, beside those on paths of OBS and OBD. */
function besides(rows: TableRows, stop: string) {
  const cells = (criterion: string) =>
    cellRows(rows, 'generalisation', (row) => row.criterion === criterion && row.stop === stop);
  return [
    ['obs', 'gammaObs'],
    ['obd', 'gammaObd'],
  ].flatMap(([plain, gamma]) => {
    const ratios = pairsOf(cells(plain), cells(gamma)).map(([a, b]) => b.summary.testError! / a.summary.testError!);
    const found = quartiles(ratios);
    if (!found) return [];
    const [lower, higher] = [ratios.filter((ratio) => ratio < 1).length, ratios.filter((ratio) => ratio > 1).length];
    const times = `is ${found.median.toFixed(2)} times that by ${criterionText(plain)}`;
    const counts = lower + higher === 0 ? 'the same networks' : `lower in ${lower} of ${found.count} networks`;
    return { p: signTest(lower, higher), words: `by ${criterionText(gamma)} ${times} (${counts})` };
  });
}

/** The final prediction error beside the test error along all paths that it ends. */
function finalPredictionError(rows: TableRows): string[] {
  const paths = cellRows(rows, 'generalisation', ({ stop }) => stop === 'fpe');
  const ratios = paths.flatMap(({ path }) =>
    path.flatMap(({ fpe, testError }) => (fpe === null ? [] : [fpe / testError!])),
  );
  const found = quartiles(ratios);
  if (!found) return [];
  const { median, lower, upper } = found;
  return [
    `FPE, which needs no further data, is ${median.toFixed(2)} times the test error along the paths (quartiles ${lower.toFixed(2)} to ${upper.toFixed(2)}).`,
  ];
}
