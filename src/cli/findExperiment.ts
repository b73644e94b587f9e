import { readFileSync } from 'node:fs';
import { EXPERIMENTS } from '../../experiments/index.ts';
import { UsageError } from '../errors.ts';
import { type Experiment, parseExperiment } from '../experiment/experiment.ts';
import { suggestion } from '../experiment/suggestion.ts';
import { shown } from '../experiment/values.ts';

/**
 * The built-in experiment of that name, or the one in a user's JSON file.
 *
 * @throws {UsageError} if there is none, with the nearest name, or if the file is not an experiment
 */
export function findExperiment(name: string): Experiment {
  if (name.endsWith('.json')) return fromFile(name);
  const names = EXPERIMENTS.map((experiment) => experiment.name);
  const found = EXPERIMENTS.find((experiment) => experiment.name === name);
  if (found) return found;
  const known = `there are ${names.join(', ')}, or the path of a .json file`;
  throw new UsageError(`no experiment ${shown(name)}; ${known}${suggestion(name, names)}`);
}

function fromFile(path: string): Experiment {
  let text: string;
  try {
    text = readFileSync(path, 'utf8').replace(/^\uFEFF/, '');
  } catch (error) {
    throw new UsageError(`${path} cannot be read (${(error as NodeJS.ErrnoException).code})`);
  }
  try {
    return parseExperiment(JSON.parse(text), path);
  } catch (error) {
    if (error instanceof SyntaxError) throw new UsageError(`${path} is not JSON: ${error.message}`);
    throw error;
  }
}
