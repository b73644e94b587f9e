import { existsSync } from 'node:fs';
import { extname } from 'node:path';
import { EXPERIMENTS } from '../../experiments/index.ts';
import { suggestion } from '../config/suggestion.ts';
import { shown } from '../config/values.ts';
import { UsageError } from '../errors.ts';
import { EXPERIMENT_EXTENSIONS } from '../experiment/experimentFile.ts';
import { experimentPaths } from '../files/paths.ts';
import { type Experiment, readExperiment } from '../tables/experiment.ts';

/**
 * The built-in experiment of that name, or the one in a user's file: whatever has an extension is a file.
 *
 * @param out folder of results, which may hold those of an experiment whose file is wanted
 * @throws {UsageError} if there is none, with the nearest name, or if the file is not an experiment
 */
export async function findExperiment(name: string, out = 'results'): Promise<Experiment> {
  const found = EXPERIMENTS.find((experiment) => experiment.name === name);
  if (found) return found;
  if (extname(name) !== '') return readExperiment(name);
  const { manifest } = experimentPaths(out, name);
  if (name !== '' && existsSync(manifest)) {
    const file = `${shown(name)} is no built-in experiment: give the file that describes it`;
    throw new UsageError(`${file}, as ${manifest} says under "command"; surgeon tables needs the name alone`);
  }
  const names = EXPERIMENTS.map((experiment) => experiment.name);
  const known = `there are ${names.join(', ')}, or the path of a file ${EXPERIMENT_EXTENSIONS.join(', ')}`;
  throw new UsageError(`no experiment ${shown(name)}; ${known}${suggestion(name, names)}`);
}
