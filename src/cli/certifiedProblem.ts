import { FIELD_NAMES, type FieldName } from '../config/fields.ts';
import type { DataSets } from '../dataset/dataSets.ts';
import { UsageError } from '../errors.ts';
import type { Experiment } from '../experiment/experiment.ts';
import { chosenExperiment } from './chosenExperiment.ts';
import { notices } from './engineOptions.ts';
import { flagOf } from './fieldOptions.ts';
import { type Arguments, dataSetsOf } from './options.ts';
import { PRUNE_FIELDS, plannedPruning } from './plannedPruning.ts';
import { DESCRIPTION_FLAGS, NETWORK_KEYS } from './problemFlags.ts';

/** An experiment whose best masks are wanted, with its data. */
export interface CertifiedProblem {
  readonly experiment: Experiment;
  readonly dataSets: DataSets;
}

/** Flags that go with a network of a file, and with no experiment. */
const OWN_KEYS = [...Object.keys(DESCRIPTION_FLAGS), ...NETWORK_KEYS, 'name'];
/** Switches of the same kind. */
const OWN_SWITCHES = ['standardise', 'trainFirst'];
/** Fields that a network of a file has flags for, or says itself. */
const OWN_FIELDS: readonly FieldName[] = ['dataset', 'network', 'loss', ...PRUNE_FIELDS];

/**
 * The experiment that a command names, or the network of a file on data of the user's, as an experiment of one cell.
 *
 * @throws {UsageError} if there is neither, or a flag goes with the other one
 */
export async function certifiedProblem(args: Arguments): Promise<CertifiedProblem> {
  if (args.criterion !== undefined && String(args.criterion) !== 'obs') {
    notices(args)('--criterion is of no account here: a best mask depends on H and α alone');
  }
  return args.experiment === undefined ? ownNetwork(args) : ofExperiment(args);
}

async function ofExperiment(args: Arguments): Promise<CertifiedProblem> {
  const own = OWN_KEYS.find((key) => args[key] !== undefined) ?? OWN_SWITCHES.find((key) => args[key] === true);
  if (own) throw new UsageError(`--${flagOf(own)} goes with --network FILE and without an experiment`);
  const dataSets = dataSetsOf(args);
  return { experiment: await chosenExperiment(args, dataSets), dataSets };
}

async function ownNetwork(args: Arguments): Promise<CertifiedProblem> {
  if (args.network === undefined) {
    throw new UsageError('give an experiment, or --network FILE with its data; see surgeon certify --help');
  }
  const said = FIELD_NAMES.find((name) => args[name] !== undefined && !OWN_FIELDS.includes(name));
  const other = said ?? (args.seeds === undefined ? undefined : 'seeds');
  if (other) throw new UsageError(`--${flagOf(other)} goes with an experiment: the network of a file says it`);
  // How far a pruning would go is of no account: the cell is named by the rule that goes all the way.
  const { experiment, dataSets } = await plannedPruning({ stop: 'end', ...args, weights: undefined });
  return { experiment, dataSets };
}
