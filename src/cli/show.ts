import { statSync } from 'node:fs';
import type { CommandModule } from 'yargs';
import { readTable } from '../arrow/arrowFile.ts';
import { ResultError, UsageError } from '../errors.ts';
import { NETWORK_EXTENSIONS } from '../networkFile/networkFormats.ts';
import { summaryBeside, withFields } from '../report/view/withFields.ts';
import { csvOption, requireOneFormat } from './csvOption.ts';
import { example } from './example.ts';
import { missingTable } from './missingTable.ts';
import { type Arguments, dataOption, jsonOption, once } from './options.ts';
import { showFolder } from './showFolder.ts';
import { showNetwork } from './showNetwork.ts';
import { columnsAsked, showTable, viewOptions } from './showTable.ts';

/** `surgeon show`: a table of ours in the terminal, or what tables a folder has. */
export const showCommand: CommandModule<unknown, Arguments> = {
  command: 'show <file>',
  describe:
    'print a table, as text, CSV or JSON lines; of a folder, the tables in it; of a trace, the network that is left',
  builder: (yargs) =>
    viewOptions(csvOption(jsonOption(dataOption(yargs))))
      .describe('json', 'print one JSON object a row')
      .positional('file', { type: 'string', describe: 'an .arrow file of surgeon, or a folder with some' })
      .option('network', {
        type: 'boolean',
        default: false,
        describe:
          'of a trace (cells/ID.arrow): the network that is left, as formulas; a weight a row with --csv or --json',
      })
      .option('step', {
        type: 'string',
        requiresArg: true,
        describe: 'with --network or --save: the network after this many deletions [default: the last one]',
      })
      .option('weights', {
        type: 'string',
        requiresArg: true,
        describe: 'with --network or --save: the network that has so many weights left [default: the last one]',
      })
      .option('save', {
        type: 'string',
        requiresArg: true,
        describe: `of a trace: write its network to this file (${NETWORK_EXTENSIONS.join(', ')}) [default: none]`,
      })
      .option('force', { type: 'boolean', default: false, describe: 'write --save anew where it is there' })
      .example(...example('$0 show results', 'which tables there are'))
      .example(...example('$0 show results/monks/summary.arrow --columns dataset,seed,inputs', 'some columns'))
      .example(
        ...example(
          '$0 show results/monks/summary.arrow --where "criterion=obs,obd,magnitude,alpha=1e-5,stop=trainAccuracy,retrain=none" --by dataset,criterion --columns weightsLeft',
          'medians and quartiles of groups',
        ),
      )
      .example(...example('$0 show results/one/damping/steps.arrow --plot weightsLeft,testError', 'a chart'))
      .example(...example('$0 show results/monks/summary.arrow --csv > summary.csv', 'for a spreadsheet, R or pandas'))
      .example(...example('$0 show results/monks/cells/ID.arrow --network', 'what OBS left of a network, unit by unit'))
      .example(
        ...example('$0 show results/monks/cells/ID.arrow --save net.json --weights 20', 'a pruned network as a file'),
      )
      .example(...example('$0 show results/claims.arrow --json', 'JSON lines for jq')),
  async handler(args) {
    requireOneFormat(args);
    const path = once('file', args.file);
    const kind = kindOf(path);
    if (kind === 'missing') throw new ResultError(missingTable(path));
    const ofTrace = args.save !== undefined ? 'save' : args.network ? 'network' : null;
    const choice = ['step', 'weights'].find((name) => args[name] !== undefined);
    if (choice && !ofTrace) throw new UsageError(`--${choice} goes with --network or --save`);
    if (args.step !== undefined && args.weights !== undefined)
      throw new UsageError('give --step or --weights, not both');
    if (kind === 'folder') {
      if (ofTrace) throw new UsageError(`${path} is a folder: --${ofTrace} takes a trace, DIR/NAME/cells/ID.arrow`);
      return showFolder(path, args);
    }
    if (ofTrace) return showNetwork(path, args);
    const table = readTable(path);
    return showTable(withFields(table, path, columnsAsked(args)), args, () => summaryBeside(path));
  },
};

/** The kind of thing at a path; one that cannot be looked at counts as a file, whose reader says why. */
function kindOf(path: string): 'file' | 'folder' | 'missing' {
  try {
    const found = statSync(path, { throwIfNoEntry: false });
    if (!found) return 'missing';
    return found.isDirectory() ? 'folder' : 'file';
  } catch {
    return 'file';
  }
}
