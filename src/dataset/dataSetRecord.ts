import type { DataSet } from './dataSet.ts';
import type { PublishedFiles } from './publishedFile.ts';

/** The source of a data set. */
export interface DataSource {
  /** 1, 2, …: the random draw, of data that are drawn */
  readonly draw: number;
  /** the user's copies of published files */
  readonly files: PublishedFiles;
}

/** A data set as it declares itself: all that the rest of the program knows of it. */
export interface DataSetRecord<Name extends string = string> {
  /** its name in a config */
  readonly name: Name;
  /** inputs and targets, in one line */
  readonly meaning: string;
  /** there is more than one random draw of it */
  readonly draws?: true;
  /** it is read from files of the user's */
  readonly files?: true;
  /** Makes it; @throws {UsageError} if it is read from files, and they are missing or not the published ones */
  load(source: DataSource): DataSet;
}
