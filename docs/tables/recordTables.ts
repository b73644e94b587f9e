import { CURVATURE } from '../../src/curvature/matrices/curvatureMatrices.ts';
import { DATA_SET } from '../../src/dataset/dataSetRecords.ts';
import { LOSS } from '../../src/network/errorMeasure.ts';
import { CRITERION } from '../../src/surgeon/criteria/criteria.ts';
import { RETRAIN } from '../../src/surgeon/retraining.ts';
import { STOP } from '../../src/surgeon/stopping.ts';
import { TRAIN_UNTIL, TRAINING } from '../../src/training/trainings.ts';
import { compactTable } from './compactTable.ts';

/** Fields of the config whose values are names of records, with these. */
const RECORDS: Readonly<Record<string, Readonly<Record<string, { readonly meaning: string }>>>> = {
  dataset: DATA_SET,
  loss: LOSS,
  training: TRAINING,
  trainUntil: TRAIN_UNTIL,
  criterion: CRITERION,
  stop: STOP,
  retrain: RETRAIN,
};

/** Markdown of the values of these fields: field, value, meaning. */
export const valueTable = (): string =>
  compactTable(
    ['field', 'value', 'meaning'],
    Object.entries(RECORDS).flatMap(([field, records]) =>
      Object.entries(records).map(([name, { meaning }]) => [`\`${field}\``, `\`${name}\``, meaning]),
    ),
  );

/** Markdown of the matrices that may stand for the second derivatives of E. */
export const matrixTable = (): string =>
  compactTable(
    ['`curvature`', 'H', 'form', 'sum of outer products', 'negative eigenvalues'],
    Object.values(CURVATURE).map(({ name, meaning, form, rows, definite }) => [
      ...[`\`${name}\``, meaning, form === 'matrix' ? 'whole' : 'diagonal'],
      ...[rows ? 'yes' : 'no', definite ? 'never' : 'possible'],
    ]),
  );
