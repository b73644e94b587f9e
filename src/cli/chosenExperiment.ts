import { withOverrides } from '../experiment/cells.ts';
import { commaDecimals } from '../experiment/commaDecimals.ts';
import type { Experiment } from '../experiment/experiment.ts';
import { notices } from './engineOptions.ts';
import { fieldOverrides } from './fieldOptions.ts';
import { findExperiment } from './findExperiment.ts';
import type { Arguments } from './options.ts';

/**
 * The experiment that a command names, with the values of its flags. What looks like a slip of the pen is said on
 * stderr.
 *
 * @throws {UsageError} if there is none, or a value is not allowed
 */
export async function chosenExperiment(args: Arguments): Promise<Experiment> {
  const experiment = withOverrides(await findExperiment(String(args.experiment)), fieldOverrides(args));
  const onNotice = notices(args);
  for (const line of commaDecimals(experiment)) onNotice(line);
  return experiment;
}
