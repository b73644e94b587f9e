import { existsSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { CommandModule } from 'yargs';
import { suggestion } from '../config/suggestion.ts';
import { shown } from '../config/values.ts';
import { ResultError, UsageError } from '../errors.ts';
import { namesInResults } from '../files/givenResults.ts';
import { nestedResults } from '../files/nestedResults.ts';
import { hasResults } from '../report/readResults.ts';
import { example } from './example.ts';
import {
  type Arguments,
  DEFAULT_OUT,
  dataOption,
  dataSetsOf,
  jsonOption,
  once,
  outOf,
  outOption,
  pathOf,
} from './options.ts';
import { printText } from './printText.ts';
import { drawReports, reportable, reportUndrawn } from './reports.ts';

/** `surgeon report`: results as pages for a browser. */
export const reportCommand: CommandModule<unknown, Arguments> = {
  command: 'report [what]',
  describe: 'make report.html of an experiment, or of all in a folder of results: answer, claims, figures, tables',
  builder: (yargs) =>
    jsonOption(dataOption(outOption(yargs)))
      .positional('what', {
        type: 'string',
        describe: 'an experiment in --out, or a folder of results [default: all experiments in --out]',
      })
      .example(...example('$0 report', 'results/index.html, and a report.html of each experiment'))
      .example(...example('$0 report monks --out mine', 'mine/monks/report.html, and the index of mine'))
      .example(...example('$0 report mine', 'all experiments in a folder of results')),
  handler(args) {
    const dataSets = dataSetsOf(args);
    const { out, names } = chosen(args);
    const drawn = drawReports(out, names, dataSets);
    const { reports, index, failed } = drawn;
    if (failed.length === names.length) throw new ResultError(failed[0].reason);
    reportUndrawn(drawn);
    if (args.json) {
      console.log(JSON.stringify(drawn));
      return;
    }
    for (const path of Object.values(reports)) printText(path);
    if (index !== null) printText(index);
  },
};

/** The experiments that the command asks for, and their folder of results; @throws {ResultError} if there are none */
function chosen(args: Arguments): { readonly out: string; readonly names: readonly string[] } {
  const out = outOf(args);
  if (args.what === undefined) return { out, names: allIn(out) };
  const what = pathOf('what', 'folder', once('what', args.what));
  const isName = basename(what) === what;
  if (isName && hasResults(join(out, what))) return { out, names: [what] };
  if (existsSync(what) && args.out !== DEFAULT_OUT) {
    throw new UsageError(`${shown(what)} is a folder, and so is --out ${out}: give one of them`);
  }
  if (hasResults(what))
    return { out: dirname(resolve(what)) === resolve() ? '.' : dirname(what), names: [basename(resolve(what))] };
  if (existsSync(what) && statSync(what).isDirectory()) return { out: what, names: allIn(what) };
  const names = existsSync(out) ? reportable(out) : [];
  const there = names.length > 0 ? `: there are ${names.join(', ')}${suggestion(what, names)}` : '';
  const known = `${shown(what)} is neither an experiment in ${out} nor a folder of results`;
  throw new ResultError(`${known}${there === '' ? `: surgeon run ${isName ? what : 'NAME'} makes results` : there}`);
}

/** The experiments in a folder of results; @throws {ResultError} if there are none */
function allIn(out: string): readonly string[] {
  namesInResults(out); // says what is wrong with a folder that is none
  const names = reportable(out);
  if (names.length > 0) return names;
  const nested = nestedResults(out);
  const where = nested.length > 0 ? `, such as ${nested[0]}` : '';
  throw new ResultError(`${out} holds no results of experiments: give the folder that was given to run --out${where}`);
}
