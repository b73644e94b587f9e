import { groupedBy } from '../tables/groupedBy.ts';
import type { TableRow } from '../tables/tableRows.ts';
import { counted } from './counted.ts';
import { criterionText } from './criterionText.ts';
import { listed } from './listed.ts';
import { threeDigits } from './numbers.ts';
import type { Section } from './section.ts';

type Predicted = readonly TableRow<'predicted'>[];

/** A rise of E that a reader may accept. */
const RISE = 0.1;
/** Shares of the weights at which the predicted error is told. */
const SHARES = [1, 0.9, 0.75, 0.5, 0.25, 0.1, 0.05];

/** The weights that a network could lose, by `predicted.arrow` of `inspect --out`: nothing was deleted for it. */
export function predictedAnswer(predicted: Predicted): string {
  const paths = [...groupedBy(predicted, ({ criterion }) => criterion)];
  const [start] = predicted;
  const found = paths.map(([criterion, path]) => {
    const broken = path.findIndex(({ predictedError }) => predictedError > (1 + RISE) * start.predictedError);
    const kept = broken < 0 ? path : path.slice(0, broken);
    return `${start.weightsLeft - kept[kept.length - 1].weightsLeft} by ${criterionText(criterion)}`;
  });
  return `Of ${counted(start.weightsLeft, 'weight')} as many could go before E, which is ${threeDigits(start.predictedError)}, is predicted to rise by more than ${100 * RISE} %: ${listed(found)}. Nothing was deleted for it: H is that of the network as given, and errors that are measured rise earlier.`;
}

/** The predicted errors at some sizes, a row a criterion. */
export function predictedSections(predicted: Predicted): Section[] {
  const [{ weightsLeft: most }] = predicted;
  const sizes = [...new Set(SHARES.map((share) => Math.max(1, Math.round(share * most))))];
  const rows = [...groupedBy(predicted, ({ criterion }) => criterion)].map(([criterion, path]) => [
    criterionText(criterion),
    ...sizes.map((size) => path.find(({ weightsLeft }) => weightsLeft === size)?.predictedError ?? null),
  ]);
  return [
    { heading: 'Predicted E by the weights left', content: [{ columns: ['criterion', ...sizes.map(String)], rows }] },
  ];
}
