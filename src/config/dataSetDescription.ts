import * as z from 'zod';
import { DATA_SETS } from '../dataset/dataSetRecords.ts';
import { LOSSES, type LossName } from '../network/errorMeasure.ts';

/** A data set in tables of the user's, as a file or an experiment describes it. */
export interface DataSetDescription {
  /** its name in configs and tables; default: that of the file */
  readonly name?: string | undefined;
  /**
   * table of the training set: `.csv`, `.tsv` (both also `.gz`), `.arrow`, `.parquet`, `.npz`, `.pat` (of SNNS, also
   * `.gz`)
   */
  readonly train: string;
  /** table of the test set */
  readonly test?: string | undefined;
  /** table of the validation set */
  readonly validation?: string | undefined;
  /** share of the rows of `train` that become the test set instead */
  readonly testShare?: number | undefined;
  readonly validationShare?: number | undefined;
  /** which rows the shares take; default 1 */
  readonly seed?: number | undefined;
  /** columns that the network is to give; of a `.pat` default: its outputs */
  readonly target?: string | readonly string[] | undefined;
  /** columns among them that are classes though they are numbers; a target of text is a class in any case */
  readonly classes?: string | readonly string[] | undefined;
  /** columns that it is given; default: all others */
  readonly inputs?: string | readonly string[] | undefined;
  /** inputs that are numbers get mean 0 and standard deviation 1 in the training set; default: false */
  readonly standardise?: boolean | undefined;
  /** whether the first row of a table of text has the names; default: unless it is numbers wherever those below are */
  readonly header?: boolean | undefined;
  /** error measure, where a config does not say it */
  readonly loss?: LossName | undefined;
}

/** Whether a table is a file of patterns of SNNS, which has inputs and outputs. */
export const isPatternFile = (path: string): boolean => /\.pat(\.gz)?$/i.test(path);

/** Extensions of files that hold a description. */
const DESCRIPTION_FILE = /\.(ya?ml|json)$/i;
/** Whether the name of a data set is the path of a description. */
export const isDataSetFile = (name: string): boolean => DESCRIPTION_FILE.test(name);

/** Names that data sets may have; a path has a point in it. */
export const DATA_SET_NAME = /^[A-Za-z0-9][A-Za-z0-9_-]*$/;

const file = (what: string) => z.string().min(1).meta({ allowed: 'the path of a table', description: what });
const columns = z
  .union([z.string().min(1), z.array(z.string().min(1)).min(1).readonly()])
  .meta({ allowed: 'the name of a column, or a list of names' });
const truth = z.boolean().meta({ allowed: 'true or false' });
const share = z.number().gt(0).lt(1).meta({ allowed: 'a number between 0 and 1' });

/** A description as it may stand in a file or an experiment. */
export const dataSetDescriptionSchema = z
  .strictObject({
    name: z
      .string()
      .regex(DATA_SET_NAME)
      .meta({ allowed: 'letters, digits, "_" or "-", a letter or digit first', description: 'in configs and tables' })
      .optional(),
    train: file('table of the training set'),
    test: file('table of the test set').optional(),
    validation: file('table of the validation set').optional(),
    testShare: share.describe('share of the rows of train that become the test set').optional(),
    validationShare: share.describe('share of the rows of train that become the validation set').optional(),
    seed: z.int().min(0).meta({ allowed: 'an integer ≥ 0', description: 'which rows the shares take' }).optional(),
    target: columns.describe('columns that the network is to give; of a .pat its outputs if left out').optional(),
    classes: columns.describe('targets that are classes though they are numbers').optional(),
    inputs: columns.describe('columns that the network is given').optional(),
    standardise: truth.describe('mean 0 and standard deviation 1 in the training set').optional(),
    header: truth.describe('whether the first row has the names').optional(),
    loss: z
      .enum(LOSSES)
      .meta({ allowed: `one of ${LOSSES.join(', ')}`, description: 'error measure, where a config does not say it' })
      .optional(),
  })
  .superRefine((description, context) => {
    for (const { field, complaint } of contradictions(description)) {
      context.addIssue({ code: 'custom', message: complaint, ...(field && { params: { field } }) });
    }
  })
  .meta({ allowed: 'a data set, { "train", "target", … }' });

/** Names of columns, of which a description may have one or several. */
export const columnsIn = (names: string | readonly string[] | undefined): readonly string[] => [names ?? []].flat();

/** A fault of a description that is none of a key by itself. */
interface Contradiction {
  /** the key that is wrong; null: one is missing */
  readonly field: keyof DataSetDescription | null;
  readonly complaint: string;
}

function contradictions(description: DataSetDescription): Contradiction[] {
  const { name, test, testShare, validation, validationShare } = description;
  const [target, classes, inputs] = [description.target, description.classes, description.inputs].map(columnsIn);
  const [named, targets] = [new Set<string>(), new Set(target)];
  const twice = [...target, ...inputs].find((name) => named.size === named.add(name).size);
  const other = classes.find((name) => !targets.has(name));
  const found: Contradiction[] = [];
  if (description.target === undefined && !isPatternFile(description.train)) {
    found.push({ field: null, complaint: `must say target: ${String(columns.meta()?.allowed)}` });
  }
  if (name !== undefined && (DATA_SETS as readonly string[]).includes(name)) {
    found.push({
      field: 'name',
      complaint: `name must not be that of a built-in data set, got ${JSON.stringify(name)}`,
    });
  }
  if (test !== undefined && testShare !== undefined) {
    found.push({ field: 'testShare', complaint: 'give test or testShare, not both' });
  }
  if (validation !== undefined && validationShare !== undefined) {
    found.push({ field: 'validationShare', complaint: 'give validation or validationShare, not both' });
  }
  if ((testShare ?? 0) + (validationShare ?? 0) >= 1) {
    found.push({ field: 'testShare', complaint: 'testShare and validationShare must leave a part for training' });
  }
  if (twice !== undefined) {
    const field = inputs.includes(twice) ? 'inputs' : 'target';
    found.push({ field, complaint: `${field} names column ${JSON.stringify(twice)}, which is named before` });
  }
  if (other !== undefined) {
    found.push({ field: 'classes', complaint: `classes must be among target, got ${JSON.stringify(other)}` });
  }
  return found;
}
