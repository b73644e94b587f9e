import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isForeign } from '../../arrow/isForeign.ts';
import { ResultError, UsageError } from '../../errors.ts';
import { foldersIn } from '../../files/nestedResults.ts';
import { experimentPaths } from '../../files/paths.ts';
import { arrowFilesIn } from '../../tables/tablesIn.ts';
import { type CellDifferences, cellDifferences } from './cellDifferences.ts';
import { type ComparedFolder, comparedFolder, haveSameBytes, tablesOf } from './comparedFolder.ts';
import { type ChangedField, changedFields, type PairedMeasure, pairedRuns } from './pairedRuns.ts';
import { type FactChange, factChanges } from './runFacts.ts';
import { type VerdictChanges, verdictChanges } from './verdictChanges.ts';

/** Names that are in one of two lists only, and those of things that are in both and differ. */
export interface NameDifferences {
  readonly onlyFirst: readonly string[];
  readonly onlySecond: readonly string[];
  readonly different: readonly string[];
}

/** The changes between two runs of one experiment. */
export interface ExperimentComparison {
  readonly experiment: string;
  readonly isEqual: boolean;
  readonly cells: CellDifferences;
  readonly tables: NameDifferences;
  /** fields of the config of which the two have no value in common */
  readonly fields: readonly ChangedField[];
  readonly medians: readonly PairedMeasure[];
  readonly facts: readonly FactChange[];
}

/** The changes between two folders of results. */
export interface RunComparison {
  readonly first: string;
  readonly second: string;
  /**
   * the same experiments with the same cells, traces, tables and verdicts, and with manifests or without; the content
   * of tables of measured times counts for nothing
   */
  readonly isEqual: boolean;
  /** experiments that are in one folder only */
  readonly onlyFirst: readonly string[];
  readonly onlySecond: readonly string[];
  readonly experiments: readonly ExperimentComparison[];
  /** null where no claims were tested */
  readonly verdicts: VerdictChanges | null;
}

/** Tables of measured times, which no two runs have in common. */
const TIMED = ['times', 'exponents', 'inverses'];

/**
 * Compares two folders of results, or two of experiments, byte by byte, and where bytes differ, value by value.
 *
 * Cost: reads every trace of both.
 *
 * @throws {UsageError} if one is a folder of results and the other one of an experiment
 * @throws {ResultError} if one holds no results, or a file that differs cannot be read
 */
export function runComparison(first: string, second: string): RunComparison {
  const [left, right] = [first, second].map(experimentsIn);
  if ((left === null) !== (right === null)) {
    const [results, experiment] = left === null ? [second, first] : [first, second];
    throw new UsageError(
      `give two folders of results or two of experiments: ${results} has experiments in it, ${experiment} is one`,
    );
  }
  const pairs =
    left && right
      ? left.filter((name) => right.includes(name)).map((name) => [join(first, name), join(second, name)])
      : [[first, second]];
  const experiments = pairs.map(([one, other]) => experimentComparison(comparedFolder(one), comparedFolder(other)));
  const onlyFirst = left?.filter((name) => !right!.includes(name)) ?? [];
  const onlySecond = right?.filter((name) => !left!.includes(name)) ?? [];
  const verdicts = left && verdictChanges(first, second);
  const isEqual =
    onlyFirst.length + onlySecond.length + (verdicts?.changes.length ?? 0) === 0 &&
    experiments.every((one) => one.isEqual);
  return { first, second, isEqual, onlyFirst, onlySecond, experiments, verdicts };
}

/**
 * Names of the experiments in a folder of results; null: it is the folder of one.
 *
 * @throws {ResultError} if it is none
 */
function experimentsIn(folder: string): string[] | null {
  const found = statSync(folder, { throwIfNoEntry: false });
  if (!found) throw new ResultError(`${folder} does not exist`, { missing: true });
  if (!found.isDirectory()) {
    throw new UsageError(`${folder} is a file: a comparison takes two folders of results, or of one experiment each`);
  }
  const hasManifest = (out: string, name: string) => existsSync(experimentPaths(out, name).manifest);
  if (hasManifest(folder, '.')) return null;
  const names = foldersIn(folder).filter(
    (name) => hasManifest(folder, name) || arrowFilesIn(join(folder, name)).some((path) => !isForeign(path)),
  );
  if (names.length > 0 && names.some((name) => name !== 'cells')) return names;
  if (tablesOf(folder).length > 0 || names.length > 0) return null;
  throw new ResultError(`${folder} has no results: neither a manifest nor tables, nor folders with some`);
}

function experimentComparison(first: ComparedFolder, second: ComparedFolder): ExperimentComparison {
  const cells = cellDifferences(first, second);
  const tables = tableDifferences(first, second);
  const differences = [
    ...[cells.onlyFirst, cells.onlySecond, cells.different, cells.traces.onlyFirst, cells.traces.onlySecond],
    ...[cells.notCompared, tables.onlyFirst, tables.onlySecond],
    tables.different.filter((name) => !TIMED.includes(name)),
  ];
  return {
    experiment: first.name === second.name ? first.name : `${first.name} → ${second.name}`,
    isEqual:
      (first.manifest === null) === (second.manifest === null) && differences.every(({ length }) => length === 0),
    ...{ cells, tables },
    fields: changedFields(first.summary, second.summary),
    medians: pairedRuns(first.summary, second.summary),
    facts: factChanges(first.manifest, second.manifest),
  };
}

function tableDifferences(first: ComparedFolder, second: ComparedFolder): NameDifferences {
  const isSame = (name: string) => haveSameBytes(first.paths.table(name), second.paths.table(name));
  return {
    onlyFirst: first.tables.filter((name) => !second.tables.includes(name)),
    onlySecond: second.tables.filter((name) => !first.tables.includes(name)),
    different: first.tables.filter((name) => second.tables.includes(name) && !isSame(name)),
  };
}
