import { dirname } from 'node:path';
import { type Experiment as AnyExperiment, parseExperiment as parse } from '../experiment/experiment.ts';
import { readExperiment as read } from '../experiment/experimentFile.ts';
import { experimentJsonSchema as jsonSchema } from '../experiment/experimentJsonSchema.ts';
import { besideFile } from '../tabular/ownData.ts';
import { type TableRequests, tableRequests } from './tableRequests.ts';

/** A question, the cells that answer it, and the tables that are made of them. */
export interface Experiment extends AnyExperiment<TableRequests> {}

/**
 * Turns unknown input into an experiment, its requests of tables checked as well.
 *
 * @param source what to call the input in messages
 * @throws {UsageError} naming the field, what was found and what is allowed
 *
 * @example
 * ```ts
 * import { parseExperiment } from 'optimal-brain-surgeon/tables';
 *
 * const grids = [{ dataset: 'xor', seeds: '1..20' }];
 * try {
 *   parseExperiment({ name: 'mine', question: 'What is left?', grids }, 'mine.json');
 * } catch (error) {
 *   console.log(String(error).split('; ').at(-1)); // → did you mean "seed"?
 * }
 * ```
 */
export const parseExperiment = (input: unknown, source: string): Experiment => parse(input, source, tableRequests);

/**
 * The experiment in a file of the user's: JSON, YAML, or the default export of a module. Paths in its data sets begin
 * in its folder.
 *
 * @throws {UsageError} naming the file, where in it, what was found and what is allowed
 */
export const readExperiment = async (path: string): Promise<Experiment> =>
  besideFile(await read(path, tableRequests), dirname(path));

/** The JSON Schema of experiments, for editors. */
export const experimentJsonSchema = (): ReturnType<typeof jsonSchema> => jsonSchema(tableRequests);
