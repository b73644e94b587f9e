/**
 * A column of a table, as it becomes inputs of a network.
 *
 * A column of numbers is one input, x or (x − mean) / scale. A column of text is an input for each of its words, 1 where
 * the sample has that word and 0 elsewhere.
 */
export interface InputColumn {
  readonly name: string;
  /** of a column of text: the words of the training set, in the order of the alphabet (of their UTF-16 codes) */
  readonly levels?: readonly string[];
  /** of a column that is standardised: mean of the training set */
  readonly mean?: number;
  /** and standard deviation, dividing by P; 1 where all values are equal, so that the input is 0 */
  readonly scale?: number;
}

/** The way from the columns of a table to the inputs of a network; plain data, which a file can hold. */
export interface Preprocessing {
  /** in the order of the inputs */
  readonly columns: readonly InputColumn[];
}

/** The inputs that columns become: `age`, and `colour=blue`, `colour=red` of a column of text. */
export const inputNamesOf = ({ columns }: Preprocessing): string[] =>
  columns.flatMap(({ name, levels }) => levels?.map((level) => `${name}=${level}`) ?? [name]);
