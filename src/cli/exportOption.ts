import type { Argv } from 'yargs';
import type { ExportFormat } from '../export/exportFormat.ts';
import { FORMAT_NAMES, formatsOf } from '../export/exportFormats.ts';
import { experimentPaths } from '../files/paths.ts';
import { counted } from '../report/counted.ts';
import { type Arguments, once } from './options.ts';

/** Adds `--export FORMAT[,FORMAT]`. */
export const exportOption = (yargs: Argv): Argv =>
  yargs.option('export', {
    type: 'string',
    requiresArg: true,
    describe: `write the tables for other tools, too, in DIR/NAME/export: ${FORMAT_NAMES.join(', ')}, separated by commas [default: none]`,
  });

/** The formats of `--export`, none without it; @throws {UsageError} if one is none */
export const exportFormatsOf = (args: Arguments): readonly ExportFormat[] =>
  args.export === undefined ? [] : formatsOf('export', once('export', args.export));

/** An export beside the tables of an experiment. */
export interface ExportBeside {
  /** for the result in JSON: nothing without `--export` */
  readonly json: { readonly exported?: readonly string[] };
  /** for people, a line or none */
  readonly lines: readonly string[];
}

/** Exports the tables of an experiment beside them, as `--export` says. */
export async function exportBeside(
  out: string,
  experiment: string,
  formats: readonly ExportFormat[],
): Promise<ExportBeside> {
  if (formats.length === 0) return { json: {}, lines: [] };
  const { exportExperiment } = await import('../export/exportExperiment.ts');
  const files = await exportExperiment(out, experiment, formats);
  const names = formats.map(({ name }) => name).join(', ');
  const tables = counted(files.length / formats.length, 'table');
  return {
    json: { exported: files.map(({ path }) => path) },
    lines: [`${experimentPaths(out, experiment).exports} (${tables} as ${names})`],
  };
}
