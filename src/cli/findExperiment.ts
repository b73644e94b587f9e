import { extname } from 'node:path';
import { EXPERIMENTS } from '../../experiments/index.ts';
import { suggestion } from '../config/suggestion.ts';
import { shown } from '../config/values.ts';
import { UsageError } from '../errors.ts';
import { EXPERIMENT_EXTENSIONS } from '../experiment/experimentFile.ts';
import { type Experiment, readExperiment } from '../tables/experiment.ts';

/**
 * The built-in experiment of that name, or the one in a user's file: whatever has an extension is a file.
 *
 * @throws {UsageError} if there is none, with the nearest name, or if the file is not an experiment
 */
export async function findExperiment(name: string): Promise<Experiment> {
  const found = EXPERIMENTS.find((experiment) => experiment.name === name);
  if (found) return found;
  if (extname(name) !== '') return readExperiment(name);
  const names = EXPERIMENTS.map((experiment) => experiment.name);
  const known = `there are ${names.join(', ')}, or the path of a file ${EXPERIMENT_EXTENSIONS.join(', ')}`;
  throw new UsageError(`no experiment ${shown(name)}; ${known}${suggestion(name, names)}`);
}
