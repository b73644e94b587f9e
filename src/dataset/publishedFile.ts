import { UsageError } from '../errors.ts';

/** A published file that the user has: only this content is taken. */
export interface PublishedFile {
  readonly name: string;
  readonly bytes: number;
  /** lower-case hexadecimal */
  readonly sha256: string;
}

/** The origin of a data set's files. */
export interface PublishedSource {
  /** name of the data set, and of its folder */
  readonly dataset: string;
  /** where anyone can have the files, for error messages */
  readonly origin: string;
}

/**
 * Gives the text of a published file. Bytes become characters one to one (Latin-1), so that no content is lost before
 * it is parsed. It is handed on by whoever has a file system: data sets themselves read nothing.
 *
 * @throws {UsageError} if the file is not there, cannot be read, or is another one
 */
export type PublishedFiles = (source: PublishedSource, file: PublishedFile) => string;

/** Refuses where the user has named no folder: @throws {UsageError} that says what to give */
export const NO_FILES: PublishedFiles = ({ dataset, origin }, { name }) => {
  throw new UsageError(
    `${dataset} is read from files of yours: give --data DIR with ${name} in DIR or DIR/${dataset}; ${origin}`,
  );
};
