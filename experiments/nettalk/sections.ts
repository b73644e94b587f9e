import type { Row } from '../../src/arrow/columns.ts';
import { criterionText } from '../../src/report/criterionText.ts';
import { short, shown } from '../../src/report/numbers.ts';
import type { Section } from '../../src/report/section.ts';
import { percent } from '../../src/statistics/statistics.ts';
import type { TableRows } from '../../src/tables/tableRows.ts';

/** Errors and best guesses at the sizes of the paper, if the experiment was run. */
export function nettalkSections(rows: TableRows): Section[] {
  const guesses = rows('nettalk', 'bestGuess');
  if (guesses.length === 0) return [];
  const table = {
    columns: [
      'decay',
      'criterion',
      'retrained each',
      'weights',
      'E train',
      'E test',
      'phonemes %',
      'test',
      'stress %',
      'test',
    ],
    rows: guesses.map((row) => [
      short(row.decay),
      criterionText(row.criterion),
      row.retrain === 'none' ? '-' : String(row.retrainEvery),
      String(row.weightsLeft),
      shown(row.trainError),
      shown(row.testError),
      share(row.phonemeTrain),
      share(row.phonemeTest),
      share(row.stressTrain),
      share(row.stressTest),
    ]),
  };
  return [{ heading: 'NETtalk: errors and best guesses at the sizes of the paper', content: [table, NOTE] }];
}

const NOTE =
  'retrained each: deletions after which the network is retrained; E: error; phonemes %, stress %: best guesses that are right, on the training words and, after them, on others.';

const share = (value: Row[string]) => (typeof value === 'number' ? percent(value) : '-');
