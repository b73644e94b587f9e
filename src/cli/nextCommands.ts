import { existsSync } from 'node:fs';
import type { BestNetwork } from '../../experiments/bestNetwork.ts';
import type { Row } from '../arrow/columns.ts';
import type { FieldName } from '../config/fields.ts';
import { ENGINES } from '../engines/engines.ts';
import type { Cell } from '../experiment/cells.ts';
import { experimentPaths } from '../files/paths.ts';
import type { ExperimentStatus } from '../sweep/resultsStatus.ts';
import { mixedFields } from '../tables/cellGroups.ts';
import { smallestRow } from '../tables/smallestRow.ts';
import { fieldFlags, flagOf } from './fieldOptions.ts';
import type { Arguments } from './options.ts';
import { printText } from './printText.ts';
import { shellWord, typedCommand } from './typedCommand.ts';

/** A command that makes sense now, as it is typed, and its purpose. */
type NextCommand = readonly [command: string, purpose: string];

/**
 * Prints commands to go on with, a line each with its purpose; nothing where the result is for programs, or with
 * `--quiet`.
 */
export function printNext({ json, csv, quiet }: Arguments, commands: readonly NextCommand[]): void {
  if (json || csv || quiet || commands.length === 0) return;
  printText(['\nNext:', ...commands.map(([command, purpose]) => `${command}  # ${purpose}`)].join('\n  '));
}

/**
 * Commands after a reproduction.
 *
 * @param out  folder of results
 * @param best networks that were shown
 */
export function afterReproduction(out: string, [first]: readonly BestNetwork[]): NextCommand[] {
  const trace = first && experimentPaths(out, first.experiment).cell(first.cell);
  const sweep = [
    'run',
    'damping',
    '--seeds',
    '2',
    '--alpha',
    '1e-8..1:log9',
    '--out',
    `${out.replace(/\/+$/, '')}-own`,
  ];
  return [
    [typedCommand('show', out), 'which tables there are'],
    ...(trace ? [[typedCommand('show', trace, '--network', '--step', '0'), 'before pruning'] as const] : []),
    [typedCommand(...sweep), 'a sweep of your own'],
  ];
}

/** Commands after a plan that can be run: the run with the same flags, and all cells unless they were listed. */
export function afterPlan(args: Arguments, left: number): NextCommand[] {
  const words = sameWords(args);
  const run = left === 0 ? 'all cells have a result: its tables' : 'computes what is left, then its tables';
  return [
    [typedCommand('run', ...words), run],
    ...(args.list ? [] : [[typedCommand('plan', ...words, '--list'), 'every cell'] as const]),
  ];
}

/**
 * Commands after a run of a whole plan: the smallest network that is left; the path of the one cell, or groups
 * of cells; and where some failed, why, and how to try them again.
 *
 * @param summary rows of `summary.arrow`
 * @param failed  how many cells failed
 */
export function afterRun(
  args: Arguments,
  { out, name }: { readonly out: string; readonly name: string },
  {
    cells,
    summary,
    failed,
  }: { readonly cells: readonly Cell[]; readonly summary: readonly Row[]; readonly failed: number },
): NextCommand[] {
  const paths = experimentPaths(out, name);
  if (failed > 0) return afterFailures(args, paths.table('failures'));
  const best = smallestRow(summary);
  const show = best && typedCommand('show', paths.cell(String(best.cell)), '--network');
  const steps = 'step,weight,weightsLeft,saliency,errorChange';
  const page = typedCommand('report', name, ...outWords({ out }));
  const looks: NextCommand[] = [
    [page, 'a page for a browser: answer, figures, tables'],
    ...(show ? [[show, 'the smallest network that is left'] as const] : []),
  ];
  if (cells.length === 1) {
    return [...looks, [typedCommand('show', paths.table('steps'), '--columns', steps), 'every deletion']];
  }
  const by = mixedFields(cells, { by: [] });
  return by.length === 0 ? looks : [...looks, [groupsOf(args, name, by), 'medians and intervals of groups']];
}

const AGAIN = 'tries the failed cells again, and no others';

/** Commands after cells of a run failed. */
function afterFailures(args: Arguments, failures: string): NextCommand[] {
  return [
    [typedCommand('show', failures, '--columns', 'cell,reason'), 'why'],
    [typedCommand('run', ...sameWords(args)), AGAIN],
  ];
}

/** Commands after tables were built, with or without those of groups of cells. */
export function afterTables(
  args: Arguments,
  name: string,
  cells: readonly Cell[],
  groups: string | null,
): NextCommand[] {
  if (groups !== null) return [[typedCommand('show', groups, '--csv'), 'every number of the groups, in full']];
  const by = mixedFields(cells, { by: [] });
  return by.length === 0 ? [] : [[groupsOf(args, name, by), 'medians and intervals of groups']];
}

/** Commands after a part of a plan, which has no tables: what failed again. */
export const afterPart = (args: Arguments, failed: number): NextCommand[] =>
  failed > 0 ? [[typedCommand('run', ...sameWords(args)), AGAIN]] : [];

/** Commands after a merge: its tables, or the same again with what was missing. */
export function afterMerge({ folders }: Arguments, out: string, missing: number): NextCommand[] {
  const merge = typedCommand('merge', ...(folders as unknown[]).map(String));
  const again = [`${merge} DIR --out ${shellWord(out)}`, 'once DIR has the missing cells'] as const;
  return missing > 0 ? [again] : [[typedCommand('report', out), 'all of it as pages for a browser']];
}

/** Commands after a look at runs: what the first of them asks for that is no longer at work. */
export function afterStatus(out: string, found: readonly ExperimentStatus[]): NextCommand[] {
  const ended = found.find(({ status }) => status !== 'running');
  if (!ended) return [[typedCommand('status', out), 'how far it is by then']];
  const { experiment, status, failed } = ended;
  const paths = experimentPaths(out, experiment);
  if (status === 'done') return [[typedCommand('show', out), 'which tables there are']];
  const tables = [typedCommand('tables', experiment, ...outWords({ out })), 'the tables of what is there'] as const;
  const why = [typedCommand('show', paths.table('failures'), '--columns', 'cell,reason'), 'why cells failed'] as const;
  return failed.length > 0 && existsSync(paths.table('failures')) ? [why] : [tables];
}

const groupsOf = (args: Arguments, name: string, by: readonly FieldName[]): string =>
  typedCommand(
    'tables',
    String(args.experiment ?? name),
    ...outWords(args),
    '--by',
    by.join(','),
    '--metric',
    'weightsLeft,testError',
  );

/** The experiment and the flags of a command, for another command about the same cells. */
const sameWords = (args: Arguments): string[] => [
  String(args.experiment),
  ...fieldFlags(args),
  ...['data', 'threads', 'memory', 'shard', 'cell', 'cellTimeout'].flatMap((name) =>
    args[name] === undefined ? [] : [`--${flagOf(name)}`, String(args[name])],
  ),
  // Flags of its own are left out: a URL of --redis may hold a password.
  ...(args.engine === undefined || args.engine === ENGINES[0].name ? [] : ['--engine', String(args.engine)]),
  ...outWords(args),
];

const outWords = ({ out }: Arguments): string[] =>
  out === undefined || out === 'results' ? [] : ['--out', String(out)];
