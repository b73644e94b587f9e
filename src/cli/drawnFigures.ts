import { join } from 'node:path';
import { reportOf } from '../../experiments/reports.ts';
import { suggestion } from '../config/suggestion.ts';
import { shown } from '../config/values.ts';
import type { DataSets } from '../dataset/dataSets.ts';
import { ResultError, UsageError } from '../errors.ts';
import type { Figure } from '../figures/figure.ts';
import { namesInResults } from '../files/givenResults.ts';
import { readResults } from '../report/readResults.ts';
import { reportable } from './reports.ts';

/** A figure of the report of an experiment. */
export interface DrawnFigure {
  readonly experiment: string;
  readonly figure: Figure;
}

/**
 * The figures of the reports of a folder of results, in the order of their reports.
 *
 * Where all are asked for, an experiment that cannot be read is named on stderr, and the exit status is 1.
 *
 * @param out        folder of results
 * @param experiment of which they are wanted; null: all
 * @throws {UsageError} if there are no results, or none of that experiment
 * @throws {ResultError} if those of that experiment cannot be read
 */
export function figuresIn(out: string, experiment: string | null, dataSets: DataSets): DrawnFigure[] {
  namesInResults(out); // says what is wrong with a folder that is none
  const names = reportable(out);
  if (names.length === 0) throw new UsageError(`${out} holds no results: surgeon run or surgeon reproduce makes some`);
  if (experiment !== null && !names.includes(experiment)) {
    const nearest = suggestion(experiment, names) || `: it has ${names.join(', ')}`;
    throw new UsageError(`${out} has no results of ${shown(experiment)}${nearest}`);
  }
  return (experiment === null ? names : [experiment]).flatMap((name) => {
    try {
      const results = readResults(join(out, name), dataSets);
      return reportOf(results)
        .figures(results)
        .map((figure) => ({ experiment: name, figure }));
    } catch (error) {
      const isOfInput = error instanceof ResultError || error instanceof UsageError;
      if (experiment !== null || !isOfInput) throw error;
      console.error(`surgeon: no figures of ${name}: ${error.message}`);
      process.exitCode = 1;
      return [];
    }
  });
}
